/** A mobile operator. */
export interface Carrier {
  /** KUMQUAT's id. */
  readonly id: string
  /** Paynicorn's operatorCode, e.g. `NG_MTN`. */
  readonly code: string
  readonly name: string
  readonly country: Country
  /** How its national numbers begin, without the leading 0. */
  readonly prefixes: readonly string[]
}

export interface Country {
  /** ISO 3166-1 alpha-2. */
  readonly iso: string
  readonly name: string
  readonly dialCode: string
  readonly currency: string
  /** A usual top-up, in whole units of the currency. */
  readonly face: number
  readonly carriers: readonly Carrier[]
}

// iso | name | dial code | currency | usual top-up | carrier: prefixes; …
const TABLE = `
NG|Nigeria|234|NGN|100|MTN:703,704,706,803,806,810,813,814,816,903,906,913;Airtel:701,708,802,808,812,901,902,904,907,912;Glo:705,805,807,811,815,905,915;9mobile:809,817,818,908,909
KE|Kenya|254|KES|100|Safaricom:70,71,72,740,741,742,743,745,746,748,757,758,759,768,769,79,110,111,112,113,114,115;Airtel:73,750,751,752,753,754,755,756,78,100,101,102;Telkom:77
CN|China|86|CNY|10|China Mobile:134,135,136,137,138,139,147,150,151,152,157,158,159,172,178,182,183,184,187,188,198;China Unicom:130,131,132,145,155,156,166,175,176,185,186;China Telecom:133,149,153,173,177,180,181,189,199
ID|Indonesia|62|IDR|10000|Telkomsel:811,812,813,821,822,823,851,852,853;Indosat:814,815,816,855,856,857,858;XL:817,818,819,859,877,878;Smartfren:881,882,883,884,885,886,887,888,889
UG|Uganda|256|UGX|1000|MTN:76,77,78,39;Airtel:70,74,75,20
GH|Ghana|233|GHS|5|MTN:24,25,53,54,55,59;Telecel:20,50;AirtelTigo:26,27,56,57
TZ|Tanzania|255|TZS|1000|Vodacom:74,75,76;Airtel:68,69,78;Tigo:65,67,71,77;Halotel:61,62
ZA|South Africa|27|ZAR|10|Vodacom:72,76,79,82;MTN:73,78,83;Cell C:74,84;Telkom:65,81
CM|Cameroon|237|XAF|500|MTN:650,651,652,653,654,67,68;Orange:655,656,657,658,659,69
CI|Cote d'Ivoire|225|XOF|500|Orange:07;MTN:05;Moov:01
SN|Senegal|221|XOF|500|Orange:77,78;Free:76;Expresso:70
ML|Mali|223|XOF|500|Orange:7,82,83;Malitel:6,89
BF|Burkina Faso|226|XOF|500|Orange:05,06,07,54,55,56,57,64,65,66,67,74,75,76,77;Moov:01,02,51,52,53,60,61,62,63,70,71,72,73
BJ|Benin|229|XOF|500|MTN:51,52,53,54,61,62,66,67,69,90,91,96,97;Moov:55,58,60,63,64,65,68,94,95,98,99
TG|Togo|228|XOF|500|Togocom:70,90,91,92,93;Moov:78,79,96,97,98,99
ET|Ethiopia|251|ETB|25|Ethio Telecom:9;Safaricom:7
RW|Rwanda|250|RWF|500|MTN:78,79;Airtel:72,73
ZM|Zambia|260|ZMW|10|MTN:76,96;Airtel:77,97;Zamtel:75,95
MW|Malawi|265|MWK|500|Airtel:99,98;TNM:88
MZ|Mozambique|258|MZN|50|Vodacom:84,85;Movitel:86,87;Tmcel:82,83
CD|DR Congo|243|CDF|2000|Vodacom:81,82,83;Airtel:97,98,99;Orange:80,84,85,89
AO|Angola|244|AOA|500|Unitel:92,93,94;Africell:95
MG|Madagascar|261|MGA|2000|Telma:34,38;Orange:32,37;Airtel:33
EG|Egypt|20|EGP|10|Vodafone:10;Orange:12;Etisalat:11;WE:15
MA|Morocco|212|MAD|10|Maroc Telecom:61,66,67,70;Orange:63,64,65;inwi:60,62,69
DZ|Algeria|213|DZD|100|Mobilis:66,67,69;Djezzy:77,78,79;Ooredoo:55,56,54
TN|Tunisia|216|TND|5|Tunisie Telecom:9,4;Orange:5;Ooredoo:2
PK|Pakistan|92|PKR|100|Jazz:300,301,302,303,304,305,320,321,322,323;Telenor:340,341,342,343,344,345,346;Zong:310,311,312,313,314,315,316;Ufone:330,331,332,333
IN|India|91|INR|50|Jio:70,76,79,88,89;Airtel:81,84,95,97,98,99;Vi:73,74,90,91,96
BD|Bangladesh|880|BDT|50|Grameenphone:17,13;Robi:18;Airtel:16;Banglalink:19,14;Teletalk:15
NP|Nepal|977|NPR|100|Ncell:980,981,982;NTC:984,985,986
LK|Sri Lanka|94|LKR|100|Dialog:76,77,74;Mobitel:70,71;Hutch:72,78
PH|Philippines|63|PHP|50|Globe:905,906,915,916,917,926,927,935,936,945,955,956,965,966,967,975,976,977,995,997;Smart:908,918,919,920,921,928,929,939,946,947,949,951,961,998,999;DITO:991,992,993,994
VN|Vietnam|84|VND|20000|Viettel:86,96,97,98,32,33,34,35,36,37,38,39;Vinaphone:81,82,83,84,85,88,91,94;MobiFone:70,76,77,78,79,89,90,93
TH|Thailand|66|THB|50|AIS:61,62,81,92,98;TrueMove:63,64,86,91;dtac:65,66,85,94
KH|Cambodia|855|KHR|4000|Smart:10,15,16,69,70,81,86,87,93,96,98;Cellcard:11,12,14,17,61,76,77,78,85,89,92,95,99;Metfone:31,60,66,67,68,71,88,90,97
MM|Myanmar|95|MMK|1000|MPT:92,94,95;Atom:97;Ooredoo:99,996
SA|Saudi Arabia|966|SAR|20|STC:50,53,55;Mobily:54,56;Zain:58,59
AE|United Arab Emirates|971|AED|20|Etisalat:50,54,56;du:52,55,58
TR|Turkey|90|TRY|50|Turkcell:53;Vodafone:54;Turk Telekom:50,55
BR|Brazil|55|BRL|15|Vivo:119,219;Claro:118,218;TIM:117,217
MX|Mexico|52|MXN|50|Telcel:55,33;Movistar:81;AT&T:56
CO|Colombia|57|COP|5000|Claro:310,311,312,313,314,320,321;Movistar:315,316,317,318;Tigo:300,301,302
PE|Peru|51|PEN|10|Claro:97,98;Movistar:95,96,99;Entel:93,94
`

const FIRST_CARRIER = 1001
let carriersSoFar = 0

/** Every country of the sandbox, the same in every sandbox. */
export const countries: readonly Country[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [iso = '', name = '', dialCode = '', currency = '', face = '', list = ''] = line.split('|')
    const carriers: Carrier[] = []
    const country: Country = { iso, name, dialCode, currency, face: Number(face), carriers }
    for (const entry of list.split(';')) {
      const [carrier = '', prefixes = ''] = entry.split(':')
      carriers.push({
        id: String(FIRST_CARRIER + carriersSoFar++),
        code: `${iso}_${carrier.toUpperCase().replace(/[^A-Z0-9]/g, '')}`,
        name: carrier,
        country,
        prefixes: prefixes.split(','),
      })
    }
    return country
  })

export const carriers: readonly Carrier[] = countries.flatMap((country) => country.carriers)

const byIso = new Map(countries.map((country) => [country.iso, country]))

/** Takes either case. */
export const countryOf = (iso: string): Country | undefined => byIso.get(iso.toUpperCase())

/** The carrier of a number in its national form, with or without the leading 0. */
export function carrierOfNational(country: Country, number: string): Carrier | undefined {
  // In some countries the 0 is part of the number, so it is tried as given first.
  return longestMatch(country, number) ?? longestMatch(country, number.replace(/^0+/, ''))
}

/** The carrier of a number with country prefix. */
export function carrierOfInternational(number: string): Carrier | undefined {
  const country = countries
    .filter(({ dialCode }) => number.startsWith(dialCode))
    .toSorted((a, b) => b.dialCode.length - a.dialCode.length)[0]
  return country && carrierOfNational(country, number.slice(country.dialCode.length))
}

function longestMatch({ carriers }: Country, number: string): Carrier | undefined {
  let found: Carrier | undefined
  let length = 0
  for (const carrier of carriers) {
    for (const prefix of carrier.prefixes) {
      if (prefix.length > length && number.startsWith(prefix)) {
        found = carrier
        length = prefix.length
      }
    }
  }
  return found
}
