//! The customer's turn: a page without a way elsewhere, in large type, the price at the top. Going back takes a deliberate
//! act.

mod pad;
mod rating;
mod thanks;

use callout_app::bridge::slip::{Signature, Slip};
use callout_app::bridge::{Answer, Ask};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::OrderId;
use shared::lang::Lang;
use shared::signoff::{SignerRole, Strokes};

use crate::parts::picture::Picture;
use crate::parts::reason::ReasonSheet;
use crate::parts::sheet::Sheet;
use crate::route::Route;
use crate::shell::Shell;
use crate::texts as t;

use self::pad::Pad;
use self::rating::Rating;
use self::thanks::Thanks;

/// What lies in the customer's hands.
#[derive(Clone, Copy)]
struct Turn {
    shell: Shell,
    order: OrderId,
    lang: Lang,
    strokes: RwSignal<Strokes>,
    signer: RwSignal<String>,
    role: RwSignal<SignerRole>,
    rating: RwSignal<Option<u8>>,
    remark: RwSignal<String>,
    /// Whether the material was verified on the spot.
    verified: RwSignal<bool>,
    signed: RwSignal<bool>,
    wrong: RwSignal<Option<String>>,
}

/// The order `order` in the customer's hands.
#[component]
pub(crate) fn CustomerScreen(order: OrderId) -> impl IntoView {
    let shell = Shell::of_all();
    // The customer's language is a matter of this page alone.
    let lang = RwSignal::new(shell.tongue());
    let signed = RwSignal::new(false);
    let leaving = shell.leaving;
    leaving.set(false);
    view! {
        <div class="screen customer">
            {move || (!signed.get()).then(|| view! {
                <header class="head">
                    <div class="chips" role="group" aria-label=t::language(lang.get())>
                        <button class="chip" lang="zh-CN" aria-pressed=(lang.get() == Lang::ZhCn).to_string() on:click=move |_| lang.set(Lang::ZhCn)>"中文"</button>
                        <button class="chip" lang="en" aria-pressed=(lang.get() == Lang::En).to_string() on:click=move |_| lang.set(Lang::En)>"English"</button>
                    </div>
                </header>
            })}
            {move || view! { <Body order lang=lang.get() signed/> }}
            <footer class="foot"><div>
                <button class="button plain" on:click=move |_| leaving.set(true)>{move || t::give_back(lang.get())}</button>
            </div></footer>
            {move || leaving.get().then(|| view! {
                <Sheet title=t::give_back(lang.get()) lang=lang.get() close=move || leaving.set(false)>
                    <p>{t::give_back_more(lang.get())}</p>
                    <button class="act" data-act="give-back" on:click=move |_| shell.go(Route::Order(order))>{t::give_back_yes(lang.get())}</button>
                </Sheet>
            })}
        </div>
    }
}

#[component]
fn Body(order: OrderId, lang: Lang, signed: RwSignal<bool>) -> impl IntoView {
    move || {
        if signed.get() {
            view! { <Thanks order lang/> }.into_any()
        } else {
            view! { <TurnView order lang signed/> }.into_any()
        }
    }
}

#[component]
fn TurnView(order: OrderId, lang: Lang, signed: RwSignal<bool>) -> impl IntoView {
    let shell = Shell::of_all();
    let slip = RwSignal::new(None::<Slip>);
    let turn = Turn {
        shell,
        order,
        lang,
        strokes: RwSignal::new(Strokes::default()),
        signer: RwSignal::new(String::new()),
        role: RwSignal::new(SignerRole::Customer),
        rating: RwSignal::new(None),
        remark: RwSignal::new(String::new()),
        verified: RwSignal::new(false),
        signed,
        wrong: RwSignal::new(None),
    };
    spawn_local(async move {
        match shell.ask_in(lang, Ask::Slip(order)).await {
            Answer::Slip(found) => {
                turn.signer.set(found.customer.clone());
                slip.set(Some(found));
            }
            Answer::No { words, .. } => turn.wrong.set(Some(words)),
            _ => {}
        }
    });
    view! {
        <main class="column" lang=lang.tag()>
            {move || slip.get().map(|slip| view! { <Document slip turn/> })}
            <p role="alert">{move || turn.wrong.get().map(|words| view! { <span class="notice late">{words}</span> })}</p>
        </main>
    }
}

#[component]
fn Document(slip: Slip, turn: Turn) -> impl IntoView {
    let lang = turn.lang;
    let digest = slip.digest;
    let refusing = RwSignal::new(false);
    let sign = move |refusal: Option<String>| {
        let strokes = if refusal.is_some() { Strokes::default() } else { turn.strokes.get_untracked() };
        let signature = Signature {
            digest,
            strokes,
            signer: turn.signer.get_untracked().trim().to_owned(),
            role: turn.role.get_untracked(),
            rating: turn.rating.get_untracked(),
            remark: turn.remark.get_untracked(),
            refusal,
        };
        spawn_local(async move {
            let ask = Ask::Sign { order: turn.order, signature, place: None };
            match turn.shell.ask_in(lang, ask).await {
                Answer::Order(_) => turn.signed.set(true),
                Answer::No { words, .. } => turn.wrong.set(Some(words)),
                _ => {}
            }
        });
    };
    let has_material = slip.has_material;
    let can_sign = Memo::new(move |_| {
        (turn.verified.get() || !has_material)
            && !turn.signer.with(|signer| signer.trim().is_empty())
            && turn.strokes.with(|strokes| !strokes.0.is_empty())
    });
    let row = |(label, value): (String, String)| view! { <dt>{label}</dt><dd>{value}</dd> };
    view! {
        <h1 class="total"><span>{t::to_pay(lang)}</span><span class="huge money">{slip.to_pay}</span></h1>
        <section class="card">
            <h2>{t::please_check(lang)}</h2>
            <dl class="facts">{slip.rows.into_iter().map(row).collect_view()}</dl>
            {(!slip.photos.is_empty()).then(|| view! {
                <ul class="strip">{slip.photos.into_iter().map(|hash| view! { <li class="shot"><Picture hash/></li> }).collect_view()}</ul>
            })}
            {has_material.then(|| view! {
                <label class="switch verify">
                    <input type="checkbox" prop:checked=turn.verified on:change=move |event| turn.verified.set(event_target_checked(&event))/>
                    <span>{t::verified_here(lang)}</span>
                </label>
            })}
        </section>
        {(!slip.missing.is_empty()).then(|| view! {
            <section class="notice soon"><p>{t::still_missing(lang)}</p>
                <ul class="missing">{slip.missing.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            </section>
        })}
        <Who turn/>
        <section class="card">
            <p>{slip.wording}</p>
            <Pad strokes=turn.strokes lang/>
        </section>
        <button class="act" data-act="sign" disabled=move || !can_sign.get() on:click=move |_| sign(None)>{t::sign(lang)}</button>
        <button class="button plain" on:click=move |_| refusing.set(true)>{t::do_not_sign(lang)}</button>
        {move || refusing.get().then(|| view! {
            <ReasonSheet title=t::do_not_sign(lang) hint=t::why_not_sign(lang) lang say=move |why| sign(Some(why)) close=move || refusing.set(false)/>
        })}
    }
}

/// Name, role, satisfaction and remark.
#[component]
fn Who(turn: Turn) -> impl IntoView {
    let lang = turn.lang;
    let roles = [
        (SignerRole::Customer, t::role_customer(lang)),
        (SignerRole::Contact, t::role_contact(lang)),
        (SignerRole::Officer, t::role_officer(lang)),
    ];
    let chip = move |(role, words): (SignerRole, &'static str)| {
        view! {
            <button class="chip" aria-pressed=move || (turn.role.get() == role).to_string() on:click=move |_| turn.role.set(role)>{words}</button>
        }
    };
    view! {
        <section class="card">
            <label class="field">{t::your_name(lang)}
                <input class="input" name="signer" maxlength="80" prop:value=turn.signer on:input=move |event| turn.signer.set(event_target_value(&event))/>
            </label>
            <div class="chips" role="group" aria-label=t::you_are(lang)>{roles.map(chip).collect_view()}</div>
            <Rating rating=turn.rating lang/>
            <label class="field">{t::your_remark(lang)}
                <textarea class="input" maxlength="1000" prop:value=turn.remark on:input=move |event| turn.remark.set(event_target_value(&event))></textarea>
            </label>
        </section>
    }
}
