//! What DHL's events mean. An event is a pair, what happened (ICE) and why (RIC), beside a standard event of two letters.
//!
//! Data events ("a date was chosen", "money was passed on") say nothing about where the parcel is and have no meaning
//! here. DHL's list of pairs changes; what is in no rule is told by the standard event.

use kontor_model::shipment::TrackingStatus::{
    self, Announced, Delivered, Exception, InTransit, OutForDelivery, ReadyForPickup, Returned,
};

/// Where the parcel is after an event; `None` when the event does not say it.
pub(crate) fn meaning(ice: &str, ric: &str, standard: &str) -> Option<TrackingStatus> {
    match (ice, ric, standard) {
        // Services booked, money moved, an event taken back: nothing moved.
        (_, _, "DD" | "GT") | ("ADVIS" | "STORN" | "PMTCR" | "PMTCS", _, _) => None,
        ("PARCV", ..) | ("PURCR", "NRQRD" | "BOOKN", _) => Some(Announced),
        ("DLVRD", ..) => Some(Delivered),
        ("RETRN", ..) | ("OFWRD", "RTSCR" | "RTSSA", _) | ("EXPHD", "RTTSP", _) => Some(Returned),
        // To a counter or locker it is still on its way; "on the vehicle" of the standard event is the last stretch.
        ("LDTMV", _, "PO") => Some(OutForDelivery),
        ("CNRFC" | "HLDCC", _, "ZF" | "LA") | ("CNRFC", ..) => Some(ReadyForPickup),
        ("HNDDE", "SERPT", "LA" | "ZF") => Some(ReadyForPickup),
        // Not today, but the next attempt follows without anybody's help.
        ("NTDEL", "NHOME" | "SECDA" | "CLOSD" | "HLDAY" | "FRMJR" | "CAPEX" | "CRROT" | "PCKST" | "SERPT", _) => {
            Some(InTransit)
        }
        ("NTDEL" | "DLVRF" | "NTPUP", ..) => Some(Exception),
        ("ALERT" | "CANCL" | "CNFSC" | "DMGDS" | "DSPSD" | "DTNPC" | "PBNDT" | "RCCLS" | "PURCR" | "HLDCU", ..) => {
            Some(Exception)
        }
        ("EXPHD", _, "PO") => Some(InTransit),
        ("EXPHD", ..) => Some(Exception),
        (
            "SHRCU" | "PCKDU" | "SRTED" | "ULFMV" | "MVARR" | "MVDPT" | "LDTMV" | "LDTHU" | "INFCL" | "ASMVT" | "CHECK"
            | "FWDCF" | "HLDCC" | "HLDCP" | "HNDDE" | "HNDND" | "ICPRC" | "ITBAR" | "LDEXC" | "MSRTD" | "MVDEX"
            | "MVTEX" | "NTADT" | "OFWRD" | "RELBL" | "REPCK" | "ROUCR" | "RSDCP" | "SECHK" | "TRBCR",
            _,
            _,
        ) => Some(InTransit),
        _ => by_standard_event(standard),
    }
}

/// The two letters that group DHL's pairs.
fn by_standard_event(standard: &str) -> Option<TrackingStatus> {
    Some(match standard {
        "VA" => Announced,
        "ES" | "AE" | "AA" | "EE" | "NB" | "LA" | "ZO" => InTransit,
        "PO" => OutForDelivery,
        "ZF" => ReadyForPickup,
        "ZU" => Delivered,
        "ZN" | "BV" | "AN" => Exception,
        _ => return None,
    })
}
