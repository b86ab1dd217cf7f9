//! Points in time, and XEP-0082 date-times. There is no clock here: time is an input.

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Hash)]
pub struct Millis(pub u64);

impl Millis {
    /// This point plus `ms` milliseconds.
    #[must_use]
    pub fn plus(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this point; 0 when it lies later.
    pub fn since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads a XEP-0082 DateTime (`2002-09-10T23:41:07.123Z`, offset `+02:00` allowed) or the
    /// legacy XEP-0091 form (`20020910T23:41:07`, UTC). `None` for anything else, or before 1970.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let days = match date.len() {
            10 => {
                let mut parts = date.splitn(3, '-');
                days(parts.next()?, parts.next()?, parts.next()?)?
            }
            8 => days(date.get(..4)?, date.get(4..6)?, date.get(6..)?)?,
            _ => return None,
        };
        let zone_at = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at_checked(zone_at)?;
        let (whole, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let mut parts = whole.splitn(3, ':');
        let (hour, minute, second) = (
            digits(parts.next()?, 2)?,
            digits(parts.next()?, 2)?,
            digits(parts.next()?, 2)?,
        );
        if hour > 23 || minute > 59 || second > 60 || fraction.len() > 12 {
            return None;
        }
        let mut ms = 0;
        if !fraction.is_empty() {
            let all = digits(fraction, fraction.len())?;
            let scale = 10u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
            ms = all * 1000 / scale;
        }
        let offset = match zone {
            "" | "Z" => 0,
            _ => {
                let sign = if zone.starts_with('-') { -1 } else { 1 };
                let (h, m) = zone.get(1..)?.split_once(':')?;
                let (h, m) = (digits(h, 2)?, digits(m, 2)?);
                if h > 23 || m > 59 {
                    return None;
                }
                sign * i64::try_from(h * 60 + m).ok()? * 60_000
            }
        };
        let local = days * 86_400_000 + (hour * 3600 + minute * 60 + second) * 1000 + ms;
        u64::try_from(i64::try_from(local).ok()? - offset)
            .ok()
            .map(Self)
    }

    /// Writes the XEP-0082 DateTime in UTC with milliseconds.
    pub fn format(self) -> String {
        let (year, month, day) = civil(self.0 / 86_400_000);
        let s = self.0 / 1000 % 86_400;
        let (hour, minute, second, ms) = (s / 3600, s / 60 % 60, s % 60, self.0 % 1000);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
    }
}

fn digits(text: &str, len: usize) -> Option<u64> {
    (text.len() == len && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
fn days(year: &str, month: &str, day: &str) -> Option<u64> {
    let (y, m, d) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    if y < 1970 || !(1..=12).contains(&m) || d == 0 || d > days_in(y, m) {
        return None;
    }
    let leaps = |y: u64| y / 4 - y / 100 + y / 400;
    let years = (y - 1970) * 365 + leaps(y - 1) - leaps(1969);
    Some(years + (1..m).map(|m| days_in(y, m)).sum::<u64>() + d - 1)
}

fn days_in(year: u64, month: u64) -> u64 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a day number (the usual 400-year-era arithmetic, eras starting in March).
fn civil(days: u64) -> (u64, u64, u64) {
    let z = days + 719_468;
    let (era, doe) = (z / 146_097, z % 146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + u64::from(month <= 2);
    (year, month, doy - (153 * mp + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_times() {
        let t = |s| Millis::parse(s).map(|m| m.0);
        assert_eq!(t("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(t("1969-07-21T02:56:15Z"), None);
        assert_eq!(t("2002-09-10T23:41:07.123Z"), Some(1_031_701_267_123));
        assert_eq!(t("2002-09-11T01:41:07+02:00"), Some(1_031_701_267_000));
        assert_eq!(t("2002-09-10T17:41:07.5-06:00"), Some(1_031_701_267_500));
        assert_eq!(t("20020910T23:41:07"), Some(1_031_701_267_000));
        assert_eq!(t("2024-02-29T12:00:00.123456789Z"), Some(1_709_208_000_123));
    }

    #[test]
    fn nonsense() {
        for text in [
            "",
            "T",
            "2002-09-10",
            "2002-13-10T23:41:07Z",
            "2002-02-29T00:00:00Z",
            "2002-09-10T24:00:00Z",
            "2002-09-10T23:41Z",
            "2002-09-10T23:41:07.Z1",
            "2002-09-10T23:41:07+2",
            "2002-09-10T23:41:07.1234567890123Z",
            "é002-09-10T23:41:07Z",
            "-002-09-10T23:41:07Z",
            "2002-09-10T23:41:07+é1:00",
            "20é0910T23:41:07",
        ] {
            assert_eq!(Millis::parse(text), None, "{text}");
        }
    }

    #[test]
    fn there_and_back() {
        for day in 0..80_000u64 {
            let t = Millis(day * 86_400_000 + 45_296_789);
            assert_eq!(Millis::parse(&t.format()), Some(t));
        }
    }
}
