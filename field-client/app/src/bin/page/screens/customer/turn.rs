//! What the customer does with the document: reads, verifies, says, signs or refuses.

use callout_app::bridge::slip::{Signature, Slip};
use callout_app::bridge::{Answer, Ask, Topic};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::{Digest, OrderId};
use shared::lang::Lang;
use shared::signoff::{SignerRole, Strokes};

use crate::parts::draft::Draft;
use crate::shell::Shell;

/// What lies in the customer's hands.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    pub(super) shell: Shell,
    pub(super) order: OrderId,
    pub(super) lang: Lang,
    /// The document as it is shown.
    pub(super) slip: RwSignal<Option<Slip>>,
    pub(super) strokes: RwSignal<Strokes>,
    pub(super) signer: RwSignal<String>,
    pub(super) role: RwSignal<SignerRole>,
    pub(super) rating: RwSignal<Option<u8>>,
    pub(super) remark: RwSignal<String>,
    /// Whether the material was verified on the spot.
    pub(super) verified: RwSignal<bool>,
    signed: RwSignal<bool>,
    pub(super) wrong: RwSignal<Option<String>>,
}

/// What the customer has said beside the signature.
#[derive(serde::Serialize, serde::Deserialize)]
struct Said {
    signer: String,
    role: SignerRole,
    rating: Option<u8>,
    remark: String,
}

impl Turn {
    /// Before anything is said, or as far as it was said when the device went off, or the language changed.
    pub(super) fn begin(shell: Shell, order: OrderId, lang: Lang, signed: RwSignal<bool>) -> Self {
        let turn = Self {
            shell,
            order,
            lang,
            slip: RwSignal::new(None),
            strokes: RwSignal::new(Strokes::default()),
            signer: RwSignal::new(String::new()),
            role: RwSignal::new(SignerRole::Customer),
            rating: RwSignal::new(None),
            remark: RwSignal::new(String::new()),
            verified: RwSignal::new(false),
            signed,
            wrong: RwSignal::new(None),
        };
        turn.draft().find(move |found| {
            if let Ok(said) = serde_json::from_str(&found) {
                turn.repeat(said);
            }
        });
        turn.draft().keep(move || serde_json::to_string(&turn.said()).unwrap_or_default());
        turn
    }

    fn draft(self) -> Draft {
        Draft::of(self.shell, self.order, Topic::Customer)
    }

    fn repeat(self, said: Said) {
        self.signer.try_set(said.signer);
        self.role.try_set(said.role);
        self.rating.try_set(said.rating);
        self.remark.try_set(said.remark);
    }

    fn said(self) -> Said {
        let (signer, role) = (self.signer.get(), self.role.get());
        Said { signer, role, rating: self.rating.get(), remark: self.remark.get() }
    }

    /// Shows the document as it stands. What was signed or verified under another one does not count for this one.
    pub(super) async fn show(self) {
        match self.shell.ask_in(self.lang, Ask::Slip(self.order)).await {
            Answer::Slip(found) => {
                let shown = self.slip.try_with_untracked(|slip| slip.as_ref().map(|slip| slip.digest));
                if shown == Some(Some(found.digest)) {
                    return;
                }
                if shown == Some(None) && self.signer.with_untracked(String::is_empty) {
                    self.signer.set(found.customer.clone());
                }
                self.strokes.try_set(Strokes::default());
                self.verified.try_set(false);
                self.slip.try_set(Some(found));
            }
            Answer::No { words, .. } => drop(self.wrong.try_set(Some(words))),
            _ => {}
        }
    }

    /// Keeps what the customer did. Where the document has changed in between, the present one is shown.
    pub(super) fn sign(self, digest: Digest, refusal: Option<String>) {
        let strokes = if refusal.is_some() { Strokes::default() } else { self.strokes.get_untracked() };
        let signature = Signature {
            digest,
            strokes,
            signer: self.signer.get_untracked().trim().to_owned(),
            role: self.role.get_untracked(),
            rating: self.rating.get_untracked(),
            remark: self.remark.get_untracked(),
            refusal,
        };
        spawn_local(async move {
            let ask = Ask::Sign { order: self.order, signature, place: self.shell.place() };
            match self.shell.ask_in(self.lang, ask).await {
                Answer::Order(_) => {
                    self.draft().forget();
                    self.signed.set(true);
                }
                Answer::No { words, .. } => {
                    self.wrong.try_set(Some(words));
                    self.show().await;
                }
                _ => {}
            }
        });
    }
}
