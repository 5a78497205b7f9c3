//! Signing in. Once signed out by time, the page below keeps what was typed, and goes on afterwards.

use callout_console::api::Problem;
use callout_console::api::office::{Office, Person, Role, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use crate::parts::field::Text;
use crate::shell::Shell;
use crate::texts as t;
use crate::{browser, live, net, stock};

/// Who is here already; asks for a login otherwise.
pub(crate) fn find_out(shell: Shell) {
    spawn_local(async move {
        match net::get("/api/v1/me").at_once().ask::<Person>(shell).await {
            Ok(person) => come_in(shell, person).await,
            Err(problem) if problem.status == 401 => shell.locked.set(true),
            Err(problem) => shell.stock.problem.set(Some(problem)),
        }
    });
}

/// Reads what everybody needs, and listens.
async fn come_in(shell: Shell, person: Person) {
    let first = shell.me.get_untracked().is_none_or(|me| me.id != person.id);
    let works_here = person.role >= Role::Specialist;
    shell.me.set(Some(person));
    shell.locked.set(false);
    net::go_on();
    if first && works_here {
        shell.office.set(net::get("/api/v1/office").ask::<Office>(shell).await.ok());
        live::open(shell);
        stock::fill(shell).await;
    }
}

/// The form, over whatever was open.
#[component]
pub(crate) fn SignIn() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let login = RwSignal::new(shell.me.get_untracked().map(|me| me.login).unwrap_or_default());
    let password = RwSignal::new(String::new());
    let (busy, problem) = (RwSignal::new(false), RwSignal::new(None::<Problem>));
    let again = shell.me.get_untracked().is_some();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        spawn_local(async move {
            let body = json!({ "login": login.get_untracked().trim(), "password": password.get_untracked() });
            problem.try_set(enter(shell, body).await.err());
            busy.try_set(false);
        });
    };
    browser::focus(if again { "input[name=password]" } else { "input[name=login]" });
    view! {
        <div class="gate" role=if again { "dialog" } else { "main" } aria-modal=again.then_some("true")
            aria-label=if again { t::session_over(lang) } else { t::welcome(lang) }>
            <form class="gate-card" on:submit=submit>
                <p class="mark-word">"Callout"</p>
                <h1>{if again { t::session_over(lang) } else { t::welcome(lang) }}</h1>
                {again.then(|| view! { <p class="soft">{t::session_over_more(lang)}</p> })}
                <Text label=t::login(lang) name="login" value=login/>
                <Text label=t::password(lang) name="password" value=password kind="password"/>
                {move || problem.get().map(|problem| view! {
                    <div class="notice late" role="alert"><p>{problem.detail}</p><p class="soft">{problem.what_to_do}</p></div>
                })}
                <button class="button main large" type="submit" disabled=busy>
                    {move || if busy.get() { t::signing_in(lang) } else { t::sign_in(lang) }}
                </button>
                <Languages/>
            </form>
        </div>
    }
}

/// Begins a session and makes sure that the browser has kept it.
async fn enter(shell: Shell, body: serde_json::Value) -> Result<(), Problem> {
    let call = net::change("POST", "/api/v1/sessions/browser").at_once().with(&body);
    let Session { person } = call.ask(shell).await?;
    match net::get("/api/v1/me").at_once().done(shell).await {
        Ok(()) => {
            come_in(shell, person).await;
            Ok(())
        }
        Err(problem) if problem.status == 401 => {
            Err(Problem { detail: t::no_cookie(shell.tongue()).into(), ..Problem::default() })
        }
        Err(problem) => Err(problem),
    }
}

/// Both languages, each in its own words.
#[component]
pub(crate) fn Languages() -> impl IntoView {
    use shared::lang::Lang;
    let shell = Shell::of_all();
    let choose = move |lang: Lang| {
        browser::keep_lang(lang);
        shell.lang.set(lang);
    };
    let one = move |lang: Lang, words: &'static str| {
        let on = shell.tongue() == lang;
        view! { <button type="button" class="chip" aria-pressed=on.to_string() on:click=move |_| choose(lang)>{words}</button> }
    };
    view! { <div class="chips">{one(Lang::ZhCn, "中文")}{one(Lang::En, "English")}</div> }
}

/// Ends the session.
pub(crate) fn sign_out(shell: Shell) {
    spawn_local(async move {
        if let Err(problem) = net::change("DELETE", "/api/v1/sessions/browser").at_once().done(shell).await {
            shell.refuse(&problem);
        }
        // Nothing of the office stays in the page.
        if let Some(window) = browser::window() {
            let _ = window.location().reload();
        }
    });
}
