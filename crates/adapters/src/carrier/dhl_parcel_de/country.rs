//! Countries as DHL knows them: three-letter codes, which of them need customs papers, and the states of the USA.
//!
//! Lists instead of guesses: what is not in them is refused with the field before DHL refuses it.

use kontor_model::address::CountryCode;

/// DHL's code of a country (ISO 3166-1 alpha-3); `None` where DHL does not go.
pub(super) fn alpha3(country: &CountryCode) -> Option<&'static str> {
    let place = ALPHA3.binary_search_by(|(known, _)| (*known).cmp(country.as_str())).ok()?;
    Some(ALPHA3[place].1)
}

/// Tells whether a place is outside the customs territory of the European Union, so that papers are needed. Besides
/// whole countries these are the Canary Islands, Ceuta, Melilla and Livigno, by postal code.
pub(super) fn needs_customs(country: &CountryCode, postal_code: &str) -> bool {
    let begins = |starts: [&str; 4]| starts.iter().any(|start| postal_code.starts_with(start));
    match country.as_str() {
        "DE" => false, // Heligoland and Büsingen are served like the rest of Germany.
        "ES" => begins(["35", "38", "51", "52"]),
        "IT" => postal_code == "23041",
        code => !EU_CUSTOMS.contains(&code),
    }
}

/// Tells whether a country is one of Europe's.
pub(super) fn is_in_europe(country: &CountryCode) -> bool {
    EU_CUSTOMS.contains(&country.as_str()) || OTHER_EUROPE.contains(&country.as_str())
}

/// The state of a place in the USA by its ZIP code, as DHL wants it: `US-NY`. `None` for what no state uses.
pub(super) fn us_state(zip: &str) -> Option<&'static str> {
    let digits = zip.get(..5).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    if digits == "06390" {
        return Some("US-NY"); // Fishers Island has a number of Connecticut's.
    }
    let prefix: u16 = digits.get(..3)?.parse().ok()?;
    let (_, _, state) = US_STATES.iter().find(|(from, to, _)| (*from..=*to).contains(&prefix))?;
    Some(state)
}

/// Countries whose territory is in the customs union as a whole, or but for the places named above.
const EU_CUSTOMS: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MC", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// The rest of Europe.
const OTHER_EUROPE: &[&str] = &[
    "AD", "AL", "AX", "BA", "BY", "CH", "FO", "GB", "GG", "GI", "GL", "IM", "IS", "JE", "LI", "MD", "ME", "MK", "NO",
    "RS", "RU", "SM", "TR", "UA", "VA",
];

/// First three digits of ZIP codes, from and to, and the state (USPS Publication 65).
#[rustfmt::skip]
const US_STATES: &[(u16, u16, &str)] = &[
    (5, 5, "US-NY"), (6, 7, "US-PR"), (8, 8, "US-VI"), (9, 9, "US-PR"), (10, 27, "US-MA"), (28, 29, "US-RI"),
    (30, 38, "US-NH"), (39, 49, "US-ME"), (50, 54, "US-VT"), (55, 55, "US-MA"), (56, 59, "US-VT"), (60, 69, "US-CT"),
    (70, 89, "US-NJ"), (90, 98, "US-AE"), (100, 149, "US-NY"), (150, 196, "US-PA"), (197, 199, "US-DE"),
    (200, 200, "US-DC"), (201, 201, "US-VA"), (202, 205, "US-DC"), (206, 219, "US-MD"), (220, 246, "US-VA"),
    (247, 268, "US-WV"), (270, 289, "US-NC"), (290, 299, "US-SC"), (300, 319, "US-GA"), (320, 339, "US-FL"),
    (340, 340, "US-AA"), (341, 342, "US-FL"), (344, 344, "US-FL"), (346, 347, "US-FL"), (349, 349, "US-FL"),
    (350, 369, "US-AL"), (370, 385, "US-TN"), (386, 397, "US-MS"), (398, 399, "US-GA"), (400, 427, "US-KY"),
    (430, 459, "US-OH"), (460, 479, "US-IN"), (480, 499, "US-MI"), (500, 528, "US-IA"), (530, 549, "US-WI"),
    (550, 567, "US-MN"), (569, 569, "US-DC"), (570, 577, "US-SD"), (580, 588, "US-ND"), (590, 599, "US-MT"),
    (600, 629, "US-IL"), (630, 658, "US-MO"), (660, 679, "US-KS"), (680, 693, "US-NE"), (700, 714, "US-LA"),
    (716, 729, "US-AR"), (730, 732, "US-OK"), (733, 733, "US-TX"), (734, 749, "US-OK"), (750, 799, "US-TX"),
    (800, 816, "US-CO"), (820, 831, "US-WY"), (832, 838, "US-ID"), (840, 847, "US-UT"), (850, 865, "US-AZ"),
    (870, 884, "US-NM"), (885, 885, "US-TX"), (889, 898, "US-NV"), (900, 961, "US-CA"), (962, 966, "US-AP"),
    (967, 968, "US-HI"), (970, 979, "US-OR"), (980, 994, "US-WA"), (995, 999, "US-AK"),
];

/// Sorted by the two-letter code.
#[rustfmt::skip]
const ALPHA3: &[(&str, &str)] = &[
    ("AD", "AND"), ("AE", "ARE"), ("AF", "AFG"), ("AG", "ATG"), ("AI", "AIA"), ("AL", "ALB"), ("AM", "ARM"),
    ("AO", "AGO"), ("AR", "ARG"), ("AS", "ASM"), ("AT", "AUT"), ("AU", "AUS"), ("AW", "ABW"), ("AX", "ALA"),
    ("AZ", "AZE"), ("BA", "BIH"), ("BB", "BRB"), ("BD", "BGD"), ("BE", "BEL"), ("BF", "BFA"), ("BG", "BGR"),
    ("BH", "BHR"), ("BI", "BDI"), ("BJ", "BEN"), ("BL", "BLM"), ("BM", "BMU"), ("BN", "BRN"), ("BO", "BOL"),
    ("BQ", "BES"), ("BR", "BRA"), ("BS", "BHS"), ("BT", "BTN"), ("BV", "BVT"), ("BW", "BWA"), ("BY", "BLR"),
    ("BZ", "BLZ"), ("CA", "CAN"), ("CC", "CCK"), ("CD", "COD"), ("CF", "CAF"), ("CG", "COG"), ("CH", "CHE"),
    ("CI", "CIV"), ("CK", "COK"), ("CL", "CHL"), ("CM", "CMR"), ("CN", "CHN"), ("CO", "COL"), ("CR", "CRI"),
    ("CU", "CUB"), ("CV", "CPV"), ("CW", "CUW"), ("CX", "CXR"), ("CY", "CYP"), ("CZ", "CZE"), ("DE", "DEU"),
    ("DJ", "DJI"), ("DK", "DNK"), ("DM", "DMA"), ("DO", "DOM"), ("DZ", "DZA"), ("EC", "ECU"), ("EE", "EST"),
    ("EG", "EGY"), ("ER", "ERI"), ("ES", "ESP"), ("ET", "ETH"), ("FI", "FIN"), ("FJ", "FJI"), ("FK", "FLK"),
    ("FM", "FSM"), ("FO", "FRO"), ("FR", "FRA"), ("GA", "GAB"), ("GB", "GBR"), ("GD", "GRD"), ("GE", "GEO"),
    ("GF", "GUF"), ("GG", "GGY"), ("GH", "GHA"), ("GI", "GIB"), ("GL", "GRL"), ("GM", "GMB"), ("GN", "GIN"),
    ("GP", "GLP"), ("GQ", "GNQ"), ("GR", "GRC"), ("GT", "GTM"), ("GU", "GUM"), ("GW", "GNB"), ("GY", "GUY"),
    ("HK", "HKG"), ("HM", "HMD"), ("HN", "HND"), ("HR", "HRV"), ("HT", "HTI"), ("HU", "HUN"), ("ID", "IDN"),
    ("IE", "IRL"), ("IL", "ISR"), ("IM", "IMN"), ("IN", "IND"), ("IQ", "IRQ"), ("IR", "IRN"), ("IS", "ISL"),
    ("IT", "ITA"), ("JE", "JEY"), ("JM", "JAM"), ("JO", "JOR"), ("JP", "JPN"), ("KE", "KEN"), ("KG", "KGZ"),
    ("KH", "KHM"), ("KI", "KIR"), ("KM", "COM"), ("KN", "KNA"), ("KP", "PRK"), ("KR", "KOR"), ("KW", "KWT"),
    ("KY", "CYM"), ("KZ", "KAZ"), ("LA", "LAO"), ("LB", "LBN"), ("LC", "LCA"), ("LI", "LIE"), ("LK", "LKA"),
    ("LR", "LBR"), ("LS", "LSO"), ("LT", "LTU"), ("LU", "LUX"), ("LV", "LVA"), ("LY", "LBY"), ("MA", "MAR"),
    ("MC", "MCO"), ("MD", "MDA"), ("ME", "MNE"), ("MF", "MAF"), ("MG", "MDG"), ("MH", "MHL"), ("MK", "MKD"),
    ("ML", "MLI"), ("MM", "MMR"), ("MN", "MNG"), ("MO", "MAC"), ("MP", "MNP"), ("MQ", "MTQ"), ("MR", "MRT"),
    ("MS", "MSR"), ("MT", "MLT"), ("MU", "MUS"), ("MV", "MDV"), ("MW", "MWI"), ("MX", "MEX"), ("MY", "MYS"),
    ("MZ", "MOZ"), ("NA", "NAM"), ("NC", "NCL"), ("NE", "NER"), ("NF", "NFK"), ("NG", "NGA"), ("NI", "NIC"),
    ("NL", "NLD"), ("NO", "NOR"), ("NP", "NPL"), ("NR", "NRU"), ("NU", "NIU"), ("NZ", "NZL"), ("OM", "OMN"),
    ("PA", "PAN"), ("PE", "PER"), ("PF", "PYF"), ("PG", "PNG"), ("PH", "PHL"), ("PK", "PAK"), ("PL", "POL"),
    ("PM", "SPM"), ("PN", "PCN"), ("PR", "PRI"), ("PS", "PSE"), ("PT", "PRT"), ("PW", "PLW"), ("PY", "PRY"),
    ("QA", "QAT"), ("RE", "REU"), ("RO", "ROU"), ("RS", "SRB"), ("RU", "RUS"), ("RW", "RWA"), ("SA", "SAU"),
    ("SB", "SLB"), ("SC", "SYC"), ("SD", "SDN"), ("SE", "SWE"), ("SG", "SGP"), ("SH", "SHN"), ("SI", "SVN"),
    ("SJ", "SJM"), ("SK", "SVK"), ("SL", "SLE"), ("SM", "SMR"), ("SN", "SEN"), ("SO", "SOM"), ("SR", "SUR"),
    ("SS", "SSD"), ("ST", "STP"), ("SV", "SLV"), ("SX", "SXM"), ("SY", "SYR"), ("SZ", "SWZ"), ("TC", "TCA"),
    ("TD", "TCD"), ("TG", "TGO"), ("TH", "THA"), ("TJ", "TJK"), ("TK", "TKL"), ("TL", "TLS"), ("TM", "TKM"),
    ("TN", "TUN"), ("TO", "TON"), ("TR", "TUR"), ("TT", "TTO"), ("TV", "TUV"), ("TW", "TWN"), ("TZ", "TZA"),
    ("UA", "UKR"), ("UG", "UGA"), ("US", "USA"), ("UY", "URY"), ("UZ", "UZB"), ("VA", "VAT"), ("VC", "VCT"),
    ("VE", "VEN"), ("VG", "VGB"), ("VI", "VIR"), ("VN", "VNM"), ("VU", "VUT"), ("WF", "WLF"), ("WS", "WSM"),
    ("YE", "YEM"), ("YT", "MYT"), ("ZA", "ZAF"), ("ZM", "ZMB"), ("ZW", "ZWE"),
];
