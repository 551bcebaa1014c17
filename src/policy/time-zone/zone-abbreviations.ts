/**
 * What people mean by an abbreviation. The calendar takes many of them for some zone, and often for another one:
 * `BST` for Asia/Dhaka, `AST` for America/Anchorage, `EST` for New York without its summer time.
 */
const REGIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ACDT: ['Australia/Adelaide'],
    ACST: ['Australia/Adelaide', 'Australia/Darwin'],
    ACT: ['Australia/Darwin', 'America/Rio_Branco'],
    ADT: ['America/Halifax'],
    AEDT: ['Australia/Sydney'],
    AEST: ['Australia/Sydney', 'Australia/Brisbane'],
    AET: ['Australia/Sydney'],
    AGT: ['America/Argentina/Buenos_Aires'],
    AKST: ['America/Anchorage'],
    ART: ['America/Argentina/Buenos_Aires', 'Africa/Cairo'],
    AST: ['America/Halifax', 'Asia/Riyadh'],
    AWST: ['Australia/Perth'],
    BET: ['America/Sao_Paulo'],
    BRT: ['America/Sao_Paulo'],
    BST: ['Europe/London', 'Asia/Dhaka'],
    CAT: ['Africa/Maputo'],
    CDT: ['America/Chicago'],
    CEST: ['Europe/Berlin', 'Europe/Paris'],
    CNT: ['America/St_Johns'],
    CST: ['America/Chicago', 'Asia/Shanghai'],
    CTT: ['Asia/Shanghai'],
    EAT: ['Africa/Nairobi'],
    ECT: ['Europe/Paris', 'America/Guayaquil'],
    EDT: ['America/New_York'],
    EEST: ['Europe/Kyiv', 'Europe/Athens'],
    EST: ['America/New_York', 'America/Panama'],
    GST: ['Asia/Dubai'],
    HKT: ['Asia/Hong_Kong'],
    HST: ['Pacific/Honolulu'],
    IET: ['America/Indiana/Indianapolis'],
    IST: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
    JST: ['Asia/Tokyo'],
    KST: ['Asia/Seoul'],
    MDT: ['America/Denver'],
    MIT: ['Pacific/Apia'],
    MSK: ['Europe/Moscow'],
    MST: ['America/Denver', 'America/Phoenix'],
    NET: ['Asia/Yerevan'],
    NST: ['America/St_Johns', 'Pacific/Auckland'],
    NZDT: ['Pacific/Auckland'],
    NZST: ['Pacific/Auckland'],
    PDT: ['America/Los_Angeles'],
    PKT: ['Asia/Karachi'],
    PLT: ['Asia/Karachi'],
    PNT: ['America/Phoenix'],
    PRT: ['America/Puerto_Rico'],
    PST: ['America/Los_Angeles', 'Asia/Manila'],
    SAST: ['Africa/Johannesburg'],
    SGT: ['Asia/Singapore'],
    SST: ['Asia/Singapore', 'Pacific/Pago_Pago', 'Pacific/Guadalcanal'],
    VST: ['Asia/Ho_Chi_Minh'],
    WEST: ['Europe/Lisbon'],
    WIB: ['Asia/Jakarta']
  })
)

/** The zones that an abbreviation may stand for; undefined for what is none. UTC, GMT and CET are clear. */
export function regionsOf(text: string): readonly string[] | undefined {
  return REGIONS.get(text.toUpperCase())
}
