//! Days on which DHL delivers on request: no Sundays, no holidays of the whole country, not too soon and not too late.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::Judge;

impl Judge<'_> {
    pub(super) fn preferred_day(&mut self, day: Date) {
        let handed_over = self.shipment.day("shipDate").unwrap_or(self.today).max(self.today);
        let between = working_days_between(handed_over, day);
        if day.weekday() == Weekday::Sunday || is_holiday(day) || !(2..=6).contains(&between) {
            self.error(
                "services.preferredDay",
                "Der gewünschte Liefertag ist nicht verfügbar.",
                "The preferred day is not available.",
            );
        }
    }
}

/// Working days from a day until another, Saturdays among them; 99 when it is far off, 0 when it is not later.
fn working_days_between(from: Date, until: Date) -> u32 {
    let mut count = 0;
    for ahead in 1..=30 {
        let Ok(day) = from.checked_add(ahead.days()) else { return 99 };
        if day > until {
            return count;
        }
        count += u32::from(day.weekday() != Weekday::Sunday && !is_holiday(day));
    }
    99
}

/// Holidays in every state of Germany.
pub(in super::super) fn is_holiday(day: Date) -> bool {
    let fixed = [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)];
    let easter = easter(day.year());
    let is_after_easter = |days: i64| easter.checked_add(days.days()).is_ok_and(|holiday| holiday == day);
    fixed.contains(&(day.month(), day.day())) || [-2, 1, 39, 50].into_iter().any(is_after_easter)
}

/// Easter Sunday (Gauss's rule as Meeus, Jones and Butcher wrote it down).
fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, g) = (b / 4, b % 4, (8 * b + 13) / 25);
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).unwrap_or(Date::ZERO)
}
