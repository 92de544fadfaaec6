import { dividedBy, times, type Units, units } from '../engine/decimal.ts'

/*
 * What a US dollar costs, as the gateway's own example tells it, literal by literal: whole numbers, a tiny
 * one (BTC) and one with a trailing zero (FJD), so that readers who lose digits are found out.
 */
const TABLE = `
  AED 3.673096, AFN 88.00051, ALL 112.04978, AMD 394.49316, ANG 1.801792, AOA 506.778, ARS 167.29599,
  AUD 1.470707, AWG 1.8025, AZN 1.70203, BAM 1.887484, BBD 2.01851, BDT 101.625946, BGN 1.880171,
  BHD 0.376977, BIF 2057, BMD 1, BND 1.366038, BOB 6.922825, BRL 5.185427, BSD 0.999701,
  BTC 0.000058287394, BTN 81.34654, BWP 12.833945, BYN 2.524778, BYR 19600, BZD 2.015036, CAD 1.34145,
  CDF 2053.5005, CHF 0.94399, CLF 0.032273, CLP 890.49866, CNY 7.079098, COP 4830.05, CRC 596.62616,
  CUC 1, CUP 26.5, CVE 107.409874, CZK 23.356098, DJF 177.72017, DKK 7.135103, DOP 54.749958,
  DZD 138.3823, EGP 24.553802, ERN 15, ETB 53.449898, EUR 0.95935, FJD 2.20370, FKP 0.833742,
  GBP 0.828127, GEL 2.709428, GGP 0.833742, GHS 14.501907, GIP 0.833742, GMD 62.000053, GNF 8795,
  GTQ 7.823112, GYD 209.14679, HKD 7.804855, HNL 24.770071, HRK 7.240965, HTG 140.4584, HUF 392.31955,
  IDR 15637.5, ILS 3.449914, IMP 0.833742, INR 81.30555, IQD 1460, IRR 42450, ISK 143.57977,
  JEP 0.833742, JMD 153.9838, JOD 0.709299, JPY 137.3605, KES 122.55028, KGS 84.4482, KHR 4133.9995,
  KMF 477.2498, KPW 899.9047, KRW 1306.3798, KWD 0.30739, KYD 0.833193, KZT 468.93112, LAK 17320,
  LBP 1516.6195, LKR 368.413, LRD 154.05042, LSL 16.959995, LTL 2.95274, LVL 0.60489, LYD 4.897688,
  MAD 10.713499, MDL 19.503962, MGA 4360, MKD 59.19027, MMK 2099.392, MNT 3424.7883, MOP 8.03322,
  MRO 356.99982, MUR 44.349873, MVR 15.329961, MWK 1029.4956, MXN 19.26735, MYR 4.477795,
  MZN 63.830173, NAD 16.959755, NGN 443.93994, NIO 36.390152, NOK 9.828445, NPR 130.15486, NZD 1.58387,
  OMR 0.385008, PAB 0.999701, PEN 3.832495, PGK 3.514953, PHP 56.40496, PKR 224.00002, PLN 4.479064,
  PYG 7198.6104, QAR 3.6405, RON 4.728594, RSD 112.54012, RUB 61.025005, RWF 1061, SAR 3.759412,
  SBD 8.223823, SCR 12.99729, SDG 568.5075, SEK 10.481435, SGD 1.359375, SHP 1.3774, SLE 18.308893,
  SLL 18330, SOS 569.5037, SRD 31.630503, STD 20697.98, SVC 8.747726, SYP 2512.3792, SZL 16.959745,
  THB 35.080048, TJS 10.047338, TMT 3.5, TND 3.261503, TOP 2.362799, TRY 18.634974, TTD 6.774496,
  TWD 30.792976, TZS 2332.0005, UAH 36.913754, UGX 3743.8357, UYU 39.525738, UZS 11220, VEF 1078295.5,
  VES 10.940798, VND 24645, VUV 119.15339, WST 2.734576, XAF 633.0745, XAG 0.044737, XAU 0.000564,
  XCD 2.70255, XDR 0.760671, XOF 633.4985, XPF 116.050316, YER 250.37497, ZAR 17.14145, ZMK 9001.202,
  ZMW 17.104736, ZWL 321.9996
`

/** Currency code and literal, in the table's order. */
export const usdRates: ReadonlyMap<string, string> = new Map(
  TABLE.split(',').map((entry) => entry.trim().split(' ') as [currency: string, rate: string]),
)

const rateOf = (currency: string): Units | undefined => {
  const text = currency === 'USD' ? '1' : usdRates.get(currency)
  return text === undefined ? undefined : units(text)
}

/** An amount of one currency in another, or undefined when the table lacks one of them. */
export function convert(amount: Units, from: string, to: string): Units | undefined {
  const [fromRate, toRate] = [rateOf(from), rateOf(to)]
  if (fromRate === undefined || toRate === undefined) return undefined
  return from === to ? amount : times(dividedBy(amount, fromRate), toRate)
}
