//! Becoming known to the office, by a code.

use callout_app::bridge::{Answer, Ask, Me, No};
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::sync::enroll::{CODE_LEN, normalise};

use crate::parts::icons;
use crate::parts::scan::ScanButton;
use crate::route::Route;
use crate::screens::states::Languages;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, kept, tell};

/// How long the first exchanges may take until news are news.
const SETTLING_MS: i64 = 20_000;

/// From the first screen to the day's.
fn begin_work(shell: Shell, me: Option<Me>) {
    kept::keep_enrolled();
    shell.evicted.set(false);
    shell.day.set(None);
    shell.settling.set(browser::now().plus_ms(SETTLING_MS));
    shell.go(Route::Today);
    shell.me.set(me);
    tell::refresh(shell);
}

/// The screen before all others.
#[component]
pub(crate) fn Enrol() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    // Whoever comes here a second time may have come by mistake.
    let again = shell.me.with_untracked(Option::is_some);
    let code = RwSignal::new(scanned_before(shell));
    let device = RwSignal::new(browser::device_name(lang));
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<&'static str>);
    let enrol = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if normalise(&code.get_untracked()).len() < CODE_LEN {
            wrong.set(Some(t::code_short(lang)));
            return;
        }
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let (code, device) = (code.get_untracked(), device.get_untracked());
            // The work of a day is worth asking for; what the browser says is shown under the work.
            browser::ask_to_persist().await;
            match shell.ask(Ask::Enrol { code, device }).await {
                Answer::Me(me) => begin_work(shell, me),
                Answer::No { why: No::Unreachable, .. } => wrong.set(Some(t::enrol_needs_signal(lang))),
                _ => wrong.set(Some(t::code_wrong(lang))),
            }
            busy.set(false);
        });
    };
    view! {
        <main class="screen">
            <form class="alone" on:submit=enrol>
                <div class="row ends">
                    {if again {
                        view! { <button type="button" class="icon-button" aria-label=t::back(lang) on:click=|_| browser::back()>{icons::back()}</button> }.into_any()
                    } else {
                        view! { <span class="brand" aria-hidden="true">{icons::check()}</span> }.into_any()
                    }}
                    <Languages/>
                </div>
                <div>
                    <h1 class="huge">{t::welcome(lang)}</h1>
                    <p class="soft">{t::enrol_how(lang)}</p>
                </div>
                {shell.evicted.get_untracked().then(|| view! {
                    <section class="notice late" role="alert"><p class="big">{t::evicted(lang)}</p><p>{t::evicted_more(lang)}</p></section>
                })}
                <label class="field">
                    {t::code(lang)}
                    <span class="row tight"><input class="input code" name="code" autocomplete="one-time-code" autocapitalize="characters"
                        spellcheck="false" placeholder="····· ·····" prop:value=code
                        aria-invalid=move || wrong.get().is_some().to_string() aria-describedby="wrong"
                        on:input=move |event| code.set(event_target_value(&event))/>
                    <ScanButton found=move |scanned: String| code.set(code_in(&scanned))/></span>
                </label>
                <p id="wrong" role="alert">{move || wrong.get().map(|words| view! { <span class="notice late">{words}</span> })}</p>
                <label class="field">
                    {t::device_name(lang)}
                    <input class="input" name="device" prop:value=device maxlength="60"
                        on:input=move |event| device.set(event_target_value(&event))/>
                </label>
                <button class="act" type="submit" disabled=busy>
                    {move || if busy.get() { t::enrolling(lang) } else { t::enrol(lang) }}
                </button>
            </form>
        </main>
    }
}

/// The code by which somebody came here, if the camera of the phone read it.
fn scanned_before(shell: Shell) -> String {
    match shell.route.get_untracked() {
        Route::Enrol(code) => code,
        _ => String::new(),
    }
}

/// The code in what was scanned: the dispatcher's QR code is the app's address with the code at its end.
fn code_in(scanned: &str) -> String {
    scanned.rsplit(['/', '=']).next().unwrap_or(scanned).to_owned()
}
