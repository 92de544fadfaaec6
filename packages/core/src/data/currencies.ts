import { lazy } from './lazy.ts'

/** ISO 4217 codes, each with the ISO 3166-1 alpha-2 codes of where it is used. Those that were replaced lately stay. */
const TABLE = `
AED AE; AFN AF; ALL AL; AMD AM; ANG CW,SX; AOA AO; ARS AR; AUD AU,CC,CX,HM,KI,NF,NR,TV; AWG AW; AZN AZ; BAM BA; BBD BB;
BDT BD; BGN BG; BHD BH; BIF BI; BMD BM; BND BN; BOB BO; BRL BR; BSD BS; BTN BT; BWP BW; BYN BY; BZD BZ; CAD CA; CDF CD;
CHF CH,LI; CLP CL; CNY CN; COP CO; CRC CR; CUP CU; CVE CV; CZK CZ; DJF DJ; DKK DK,FO,GL; DOP DO; DZD DZ; EGP EG; ERN ER;
ETB ET; EUR AD,AT,AX,BE,BG,BL,CY,DE,EE,ES,FI,FR,GF,GP,GR,HR,IE,IT,LT,LU,LV,MC,ME,MF,MQ,MT,NL,PM,PT,RE,SI,SK,SM,TF,VA,XK,YT;
FJD FJ; FKP FK; GBP GB,GG,GS,IM,IO,JE; GEL GE; GHS GH; GIP GI; GMD GM; GNF GN; GTQ GT; GYD GY; HKD HK; HNL HN; HTG HT;
HUF HU; IDR ID; ILS IL,PS; INR BT,IN; IQD IQ; IRR IR; ISK IS; JMD JM; JOD JO,PS; JPY JP; KES KE; KGS KG; KHR KH; KMF KM;
KPW KP; KRW KR; KWD KW; KYD KY; KZT KZ; LAK LA; LBP LB; LKR LK; LRD LR; LSL LS; LYD LY; MAD EH,MA; MDL MD; MGA MG; MKD MK;
MMK MM; MNT MN; MOP MO; MRO MR; MRU MR; MUR MU; MVR MV; MWK MW; MXN MX; MYR MY; MZN MZ; NAD NA; NGN NG; NIO NI;
NOK BV,NO,SJ; NPR NP; NZD CK,NU,NZ,PN,TK; OMR OM; PAB PA; PEN PE; PGK PG; PHP PH; PKR PK; PLN PL; PYG PY; QAR QA; RON RO;
RSD RS; RUB RU; RWF RW; SAR SA; SBD SB; SCR SC; SDG SD; SEK SE; SGD SG; SHP SH; SLE SL; SLL SL; SOS SO; SRD SR; SSP SS;
STD ST; STN ST; SVC SV; SYP SY; SZL SZ; THB TH; TJS TJ; TMT TM; TND TN; TOP TO; TRY TR; TTD TT; TWD TW; TZS TZ; UAH UA;
UGX UG; USD AS,BQ,EC,FM,GU,MH,MP,PR,PW,TC,TL,UM,US,VG,VI; UYU UY; UZS UZ; VEF VE; VES VE; VND VN; VUV VU; WST WS;
XAF CF,CG,CM,GA,GQ,TD; XCD AG,AI,DM,GD,KN,LC,MS,VC; XCG CW,SX; XOF BF,BJ,CI,GW,ML,NE,SN,TG; XPF NC,PF,WF; YER YE;
ZAR LS,NA,SZ,ZA; ZMK ZM; ZMW ZM; ZWG ZW; ZWL ZW
`

/** Taken in many countries beside their own. */
const EVERYWHERE: readonly string[] = ['USD', 'EUR', 'GBP']

const countriesOf = lazy(
  () =>
    new Map(
      TABLE.split(';').map((row) => {
        const [currency = '', countries = ''] = row.trim().split(' ')
        return [currency, countries.split(',')] as const
      }),
    ),
)

/** The currencies of a country; none for one that is not known. */
export const currenciesOf = (country: string): readonly string[] =>
  [...countriesOf()].filter(([, countries]) => countries.includes(country)).map(([currency]) => currency)

/**
 * Whether a currency may be meant for a country. Only a currency of other countries surely is not: what is not
 * known, of countries and of currencies, is let through.
 */
export function belongTogether(country: string, currency: string): boolean {
  const countries = countriesOf().get(currency)
  if (countries === undefined || countries.includes(country) || EVERYWHERE.includes(currency)) return true
  return currenciesOf(country).length === 0
}

/** The currencies that may be meant, in words. */
export const currenciesMeant = (country: string): string =>
  `a currency of ${country} (${currenciesOf(country).join(', ')}), or ${EVERYWHERE.join(', ')}`
