//! The customer's turn: a page without a way elsewhere, in large type, the price at the top. Going back takes a deliberate
//! act.

mod pad;
mod rating;
mod thanks;
mod turn;

use callout_app::bridge::Topic;
use callout_app::bridge::slip::Slip;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ids::OrderId;
use shared::lang::Lang;
use shared::signoff::SignerRole;

use crate::parts::draft::Draft;
use crate::parts::picture::Picture;
use crate::parts::reason::ReasonSheet;
use crate::parts::sheet::Sheet;
use crate::route::Route;
use crate::shell::Shell;
use crate::texts as t;

use self::pad::Pad;
use self::rating::Rating;
use self::thanks::Thanks;
use self::turn::Turn;

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
    let turn = Turn::begin(shell, order, lang, signed);
    spawn_local(turn.show());
    view! {
        <main class="column" lang=lang.tag()>
            {move || turn.slip.get().map(|slip| view! { <Document slip turn/> })}
            <p role="alert">{move || turn.wrong.get().map(|words| view! { <span class="notice late">{words}</span> })}</p>
        </main>
    }
}

#[component]
fn Document(slip: Slip, turn: Turn) -> impl IntoView {
    let lang = turn.lang;
    let digest = slip.digest;
    let refusing = RwSignal::new(false);
    let has_material = slip.has_material;
    let is_whole = slip.missing.is_empty();
    let todo = Memo::new(move |_| {
        let steps = [
            (has_material && !turn.verified.get(), t::first_check(lang)),
            (turn.signer.with(|signer| signer.trim().is_empty()), t::first_name(lang)),
            (turn.strokes.with(|strokes| strokes.0.is_empty()), t::first_sign(lang)),
        ];
        steps.into_iter().filter_map(|(is_open, words)| is_open.then_some(words)).collect::<Vec<_>>()
    });
    let can_sign = Memo::new(move |_| is_whole && todo.with(Vec::is_empty));
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
        <button class="act" data-act="sign" disabled=move || !can_sign.get() on:click=move |_| turn.sign(digest, None)>{t::sign(lang)}</button>
        <p class="soft small" role="status">{move || todo.with(|todo| (!todo.is_empty()).then(|| format!("{}{}", t::before_signing(lang), todo.join(lang.pick("、", ", ")))))}</p>
        <button class="button plain" on:click=move |_| refusing.set(true)>{t::do_not_sign(lang)}</button>
        {move || refusing.get().then(|| view! {
            <ReasonSheet title=t::do_not_sign(lang) hint=t::why_not_sign(lang) lang draft=Draft::of(turn.shell, turn.order, Topic::Refusal)
                say=move |why| turn.sign(digest, Some(why)) close=move || refusing.set(false)/>
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
