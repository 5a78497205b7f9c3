//! The offline lease: without contact for 72 hours, a device hides its orders, but the visit that is open can be finished.

use serde::Serialize;
use shared::sync::exchange::Standing;
use shared::time::{Moment, Uptime};

use crate::store::installation::Installation;

/// How long a device shows orders without contact, in milliseconds: 72 hours.
pub const LEASE_MS: i64 = 72 * 3_600_000;
/// How far, in milliseconds, the wall clock may lie before the last contact until it counts as set back: an hour.
const SET_BACK_MS: i64 = 3_600_000;

/// Whether orders are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "access", rename_all = "kebab-case")]
pub enum Access {
    /// All of them.
    Open,
    /// Only the open visit: no contact for 72 hours.
    LeaseOver,
    /// Only the open visit: the office locked this device, and takes what it still has until the given moment.
    Locked {
        /// Until when the office takes what is still here.
        until: Moment,
    },
}

/// Whether orders are shown at `wall` and `uptime`. Within the boot of the last contact uptime decides, which nobody can
/// set; in another boot only the wall clock is left, and one that lies before the contact proves nothing and ends the lease.
pub fn access(installation: &Installation, wall: Moment, uptime: Uptime) -> Access {
    if let Standing::UploadOnly(until) = installation.standing {
        return Access::Locked { until };
    }
    let Some(contact) = installation.contact else { return Access::Open };
    let over = match installation.elapsed_since_contact(uptime) {
        Some((_, elapsed)) => i64::try_from(elapsed).unwrap_or(i64::MAX) > LEASE_MS,
        None => {
            let elapsed = wall.ms_since(contact.proof.at);
            !(-SET_BACK_MS..=LEASE_MS).contains(&elapsed)
        }
    };
    if over { Access::LeaseOver } else { Access::Open }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::installation::LastContact;
    use crate::testing::installation_of;
    use shared::time::Contact;

    const HOUR: i64 = 3_600_000;

    fn contacted() -> Installation {
        let proof = Contact { at: Moment(1_000 * HOUR), mac: [0; 8] };
        let contact = Some(LastContact { proof, uptime: Uptime { boot: 1, ms: 0 } });
        Installation { contact, ..installation_of(1) }
    }

    fn at(boot: u64, wall_hours: i64, uptime_hours: u64) -> Access {
        access(&contacted(), Moment(wall_hours * HOUR), Uptime { boot, ms: uptime_hours * 3_600_000 })
    }

    #[test]
    fn within_a_boot_no_wall_clock_moves_the_lease() {
        assert_eq!(at(1, 1_000_000, 1), Access::Open);
        assert_eq!(at(1, 0, 73), Access::LeaseOver);
    }

    #[test]
    fn after_a_reboot_the_wall_clock_decides_and_setting_it_back_does_not_help() {
        assert_eq!(at(2, 1_071, 0), Access::Open);
        assert_eq!(at(2, 1_073, 0), Access::LeaseOver);
        assert_eq!(at(2, 998, 0), Access::LeaseOver);
    }

    #[test]
    fn a_locked_device_is_locked_at_any_time() {
        let locked = Installation { standing: Standing::UploadOnly(Moment(9)), ..contacted() };
        assert_eq!(access(&locked, Moment(0), Uptime { boot: 1, ms: 0 }), Access::Locked { until: Moment(9) });
    }
}
