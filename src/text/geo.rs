//! RFC 5870: `geo:` addresses, places on earth.

/// Latitude and longitude of a `geo:` address, in degrees as they are written in it; `None`: it is none, or names
/// another system of coordinates than WGS 84.
pub fn parse(uri: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = uri.split_at_checked(4)?;
    if !scheme.eq_ignore_ascii_case("geo:") {
        return None;
    }
    let mut parts = rest.split(';');
    let mut numbers = parts.next()?.split(',');
    let (latitude, longitude) = (numbers.next()?, numbers.next()?);
    let altitude = numbers.next();
    let known = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        !name.eq_ignore_ascii_case("crs") || value.eq_ignore_ascii_case("wgs84")
    };
    let fits = degrees(latitude, 90)
        && degrees(longitude, 180)
        && altitude.is_none_or(|altitude| degrees(altitude, 10_000_000))
        && numbers.next().is_none()
        && parts.all(known);
    fits.then_some((latitude, longitude))
}

/// A decimal number without an exponent, not beyond `most` on either side. Read digit by digit: to read and write
/// floats costs every visitor 20 KB.
fn degrees(text: &str, most: u64) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let fits = |whole: u64| whole < most || whole == most && fraction.bytes().all(|b| b == b'0');
    text.len() <= 24 && plain(whole) && plain(fraction) && whole.parse().is_ok_and(fits)
}

/// The page with a map of it: `pattern` with latitude and longitude in place of `$1` and `$2`.
pub fn map(uri: &str, pattern: &str) -> Option<String> {
    let (latitude, longitude) = parse(uri)?;
    Some(pattern.replace("$1", latitude).replace("$2", longitude))
}

/// The address of a place, to about a metre. `accuracy`: in metres. `None`: there is no such place.
pub fn write(latitude: f64, longitude: f64, accuracy: f64) -> Option<String> {
    let mut uri = ["geo:", &decimal(latitude)?, ",", &decimal(longitude)?].concat();
    // Whoever does not know it says something odd.
    if (1.0..1e6).contains(&accuracy) {
        uri.push_str(&[";u=", &(accuracy.round() as u64).to_string()].concat());
    }
    parse(&uri)?;
    Some(uri)
}

/// With five digits behind the point.
fn decimal(degrees: f64) -> Option<String> {
    if !degrees.is_finite() || degrees.abs() > 180.0 {
        return None;
    }
    let parts = (degrees.abs() * 100_000.0).round() as u64;
    let sign = if degrees < 0.0 && parts > 0 { "-" } else { "" };
    let fraction = (parts % 100_000 + 100_000).to_string();
    let whole = (parts / 100_000).to_string();
    Some([sign, &whole, ".", fraction.get(1..)?].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_the_rfc_has_them() {
        for (uri, place) in [
            ("geo:13.4125,103.8667", ("13.4125", "103.8667")),
            ("GEO:48.2010,16.3695,183", ("48.2010", "16.3695")),
            ("geo:-90,-180;u=35", ("-90", "-180")),
            (
                "geo:48.198634,16.371648;crs=wgs84;u=40",
                ("48.198634", "16.371648"),
            ),
            ("geo:0,0;CRS=WGS84", ("0", "0")),
            ("geo:90.000,-180.0", ("90.000", "-180.0")),
        ] {
            assert_eq!(parse(uri), Some(place), "{uri}");
        }
    }

    #[test]
    fn what_is_no_place() {
        for uri in [
            "",
            "geo",
            "geo:",
            "geo:1",
            "geo:1,",
            "geo:,1",
            "geo:91,0",
            "geo:0,181",
            "geo:1e1,0",
            "geo:NaN,0",
            "geo:inf,0",
            "geo:1,2,3,4",
            "geo:1,2;crs=moon",
            "geo:+1,2",
            "geo:1.,2",
            "geo:.5,2",
            "geo:1.2.3,4",
            "geo:--1,2",
            "geo:1,javascript:alert(1)",
            "géo:1,2",
            "http:1,2",
            "geo:1,2&x=y",
            "geo:0.000000000000000000000000001,0",
        ] {
            assert_eq!(parse(uri), None, "{uri}");
        }
    }

    #[test]
    fn a_map_is_where_the_pattern_says() {
        let map = |pattern| map("geo:1.5,-2;u=9", pattern).unwrap();
        assert_eq!(
            map("https://m/?a=$1&b=$2#$1/$2"),
            "https://m/?a=1.5&b=-2#1.5/-2"
        );
        assert_eq!(map("https://m/"), "https://m/");
    }

    #[test]
    fn what_the_browser_says_becomes_an_address() {
        assert_eq!(
            write(52.516_274, 13.377_704, 12.4).as_deref(),
            Some("geo:52.51627,13.37770;u=12")
        );
        assert_eq!(
            write(-0.000_001, 0.0, f64::NAN).as_deref(),
            Some("geo:0.00000,0.00000")
        );
        assert_eq!(
            write(-90.0, 179.999_996, 1e9).as_deref(),
            Some("geo:-90.00000,180.00000")
        );
        assert_eq!(
            write(-1.000_02, 0.5, 0.2).as_deref(),
            Some("geo:-1.00002,0.50000")
        );
        for (latitude, longitude) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (91.0, 0.0)] {
            assert_eq!(write(latitude, longitude, 1.0), None);
        }
    }
}
