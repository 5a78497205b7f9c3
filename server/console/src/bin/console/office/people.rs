//! People with a login: roles, languages, adding one, locking one out, and codes for their devices.

use callout_console::api::Problem;
use callout_console::api::office::{EnrolmentCode, Person, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;
use shared::ids::PersonId;

use super::table::{Read, Table, fetch, text};
use crate::net;
use crate::parts::due::clock;
use crate::parts::field::{Choice, Text};
use crate::parts::over::Sheet;
use crate::shell::Shell;
use crate::texts as t;

/// The table of people.
#[component]
pub(crate) fn People() -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let read: Read<Person> = RwSignal::new(None);
    let again = move || fetch(shell, "/api/v1/people".into(), read);
    again();
    let adding = RwSignal::new(false);
    let code_for = RwSignal::new(None::<(PersonId, String)>);
    let switch = move |person: &Person| {
        let (id, active) = (person.id, person.active);
        let words = if active { t::lock_out(lang) } else { t::let_in(lang) };
        let act = move |_| {
            spawn_local(async move {
                match change(shell, id, json!({ "active": !active })).await {
                    Ok(()) => again(),
                    Err(problem) => shell.refuse(&problem),
                }
            });
        };
        shell.may(Role::Administrator).then(|| view! { <button class="button small" on:click=act>{words}</button> })
    };
    let cells = move |person: &Person| {
        let (id, name) = (person.id, person.name.clone());
        let device = person.active.then(|| view! {
            <button class="button small" on:click=move |_| code_for.set(Some((id, name.clone())))>{t::device_code(lang)}</button>
        });
        let state = if person.active { "" } else { t::locked_out(lang) };
        vec![
            text(person.name.clone()),
            text(person.login.clone()),
            view! { <RoleOf person=person.clone() again/> }.into_any(),
            text(state),
            view! { <div class="row">{device}{switch(person)}</div> }.into_any(),
        ]
    };
    let add = move || {
        shell.may(Role::Administrator).then(
            || view! { <button class="button main" on:click=move |_| adding.set(true)>{t::add_person(lang)}</button> },
        )
    };
    view! {
        <Table title=t::people(lang) heads=vec![t::name(lang), t::login(lang), t::role(lang), t::state(lang), ""] read again
            search=|person: &Person| format!("{} {}", person.name, person.login) cells act=add.into()/>
        {move || adding.get().then(|| view! { <Add close=move || { adding.set(false); again() }/> })}
        {move || code_for.get().map(|(person, name)| view! { <Code person name close=move || code_for.set(None)/> })}
    }
}

/// What a person may do; administrators change it here.
#[component]
fn RoleOf(person: Person, again: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    if !shell.may(Role::Administrator) {
        return text(person.role.words(lang));
    }
    let (id, role) = (person.id, person.role);
    let choose = move |event: leptos::ev::Event| {
        let (chosen, select) = (event_target_value(&event), event_target::<web_sys::HtmlSelectElement>(&event));
        spawn_local(async move {
            if let Err(problem) = change(shell, id, json!({ "role": chosen })).await {
                shell.refuse(&problem);
                // The table is the same as before, so nothing else would put the choice back.
                select.set_value(role.name());
            }
            again();
        });
    };
    let option = |of: Role| {
        let selected = of == role;
        view! { <option value=of.name() selected=selected>{of.words(lang)}</option> }
    };
    let label = format!("{} {}", t::role(lang), person.name);
    view! { <select class="pick" aria-label=label on:change=choose>{Role::ALL.map(option).into_iter().collect_view()}</select> }
        .into_any()
}

/// Changes a person as they are now.
async fn change(shell: Shell, id: PersonId, body: serde_json::Value) -> Result<(), Problem> {
    let path = format!("/api/v1/people/{id}");
    let tag = net::get(path.clone()).send(shell).await?.tag;
    net::change("PATCH", path).seen(tag).with(&body).done(shell).await
}

#[component]
fn Add(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let (name, login, password) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new(Role::Technician.name().to_owned());
    let problem = RwSignal::new(None::<Problem>);
    let roles = Role::ALL.map(|role| (role.name().to_owned(), role.words(lang).to_owned())).to_vec();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let body = json!({ "name": name.get_untracked(), "login": login.get_untracked(), "password": password.get_untracked(), "role": role.get_untracked() });
            match net::change("POST", "/api/v1/people").with(&body).done(shell).await {
                Ok(()) => close(),
                Err(refused) => problem.set(Some(refused)),
            }
        });
    };
    let wrong = move |field: &'static str| {
        Signal::derive(move || problem.get().filter(|of| of.field.as_deref() == Some(field)).map(|of| of.detail))
    };
    view! {
        <Sheet title=t::add_person(lang) close>
            <form class="form" on:submit=submit>
                <Text label=t::name(lang) name="name" value=name wrong=wrong("name")/>
                <Text label=t::login(lang) name="new-login" value=login wrong=wrong("login")/>
                <Text label=t::password(lang) name="new-password" value=password kind="password" wrong=wrong("password")/>
                <Choice label=t::role(lang) name="role" value=role choices=Signal::stored(roles)/>
                {move || problem.get().filter(|of| of.field.is_none()).map(|of| view! { <div class="notice late"><p>{of.words()}</p></div> })}
                <button class="button main" type="submit">{t::add_person(lang)}</button>
            </form>
        </Sheet>
    }
}

/// A code that lets a device in, as a picture for its camera and as text.
#[component]
fn Code(person: PersonId, name: String, close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let shell = Shell::of_all();
    let lang = shell.tongue();
    let code = RwSignal::new(None::<Result<EnrolmentCode, Problem>>);
    spawn_local(async move {
        let call = net::change("POST", "/api/v1/enrolments").with(&json!({ "person": person }));
        code.try_set(Some(call.ask(shell).await));
    });
    let shown = move || match code.get() {
        None => view! { <p class="soft">{t::loading(lang)}</p> }.into_any(),
        Some(Err(problem)) => view! { <div class="notice late"><p>{problem.words()}</p></div> }.into_any(),
        Some(Ok(code)) => view! {
            <div class="qr" inner_html=code.svg></div>
            <p class="code figures">{code.code}</p>
            <p class="soft">{t::code_lives(lang)} " " {clock(code.expires_at)}</p>
        }
        .into_any(),
    };
    view! { <Sheet title=format!("{} · {name}", t::device_code(lang)) close>{shown}</Sheet> }
}
