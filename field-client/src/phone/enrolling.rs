//! Enrolment: the installation makes its identity and key, shows the office's code, and gets its token. Enrolling anew puts
//! what is unsent into a rescue file first: it belongs to the identity that made it.

use ed25519_dalek::{Signer as _, SigningKey};
use shared::ids::{Actor, Entropy, PublicKey, Signature};
use shared::sync::enroll::{Enroll, Enrolled, normalise, proof_bytes};

use super::{Phone, PhoneError};
use crate::store::installation::{self, Installation};
use crate::store::{StoreError, crews, orders, outbox, rescues, van};

/// An identity that the office does not know yet.
#[derive(Clone)]
pub struct Introduction {
    actor: Actor,
    key: SigningKey,
    /// What the office is told.
    pub body: Enroll,
}

impl std::fmt::Debug for Introduction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Introduction({})", self.actor)
    }
}

/// Makes an identity and key, and the request that introduces them with `code`.
pub fn introduce(entropy: &mut dyn Entropy, code: &str, device: &str, app: &str) -> Introduction {
    let actor = Actor::random(entropy);
    let mut secret = [0; 32];
    entropy.fill(&mut secret);
    let key = SigningKey::from_bytes(&secret);
    let code = normalise(code);
    let proof = Signature(key.sign(&proof_bytes(actor, &code)).to_bytes());
    let public_key = PublicKey(key.verifying_key().to_bytes());
    let body = Enroll { code, actor, public_key, proof, name: device.into(), app: app.into() };
    Introduction { actor, key, body }
}

impl Phone {
    /// Whether this device is enrolled, and as whom.
    pub fn installation(&self) -> Result<Option<Installation>, StoreError> {
        self.store.read(installation::find)
    }

    /// How many edits are on this device only and would have to go into a rescue file before it enrols anew.
    pub fn unsent(&self) -> Result<u64, StoreError> {
        self.store.read(outbox::waiting_count)
    }

    /// Becomes the identity that the office has just accepted. `rescue` names the file that holds what the former identity
    /// had not sent; without unsent work it is `None`.
    pub fn settle_in(
        &mut self,
        introduction: Introduction,
        server: &str,
        enrolled: Enrolled,
        rescue: Option<&str>,
    ) -> Result<Installation, PhoneError> {
        let now = self.clock.now();
        let server = server.trim_end_matches('/').to_owned();
        let new = Installation::fresh(introduction.actor, introduction.key, server, enrolled);
        self.store.write(|db| {
            if let Some(former) = installation::find(db)? {
                if let Some(file) = rescue {
                    rescues::add(db, file, now)?;
                    outbox::rescued(db, former.actor, now)?;
                }
                // Another person's orders are no business of this one.
                if former.person != new.person {
                    orders::clear(db)?;
                    van::clear(db)?;
                }
            }
            // It was told to the former identity, without that one's own lines.
            van::aboard(db, &[])?;
            crews::put(db, &[])?;
            installation::save(db, &new)?;
            Ok::<_, PhoneError>(new)
        })
    }
}
