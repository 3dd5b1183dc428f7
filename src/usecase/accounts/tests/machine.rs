//! The sessions as a machine: whatever is done in whatever order, a token opens what a plain model of it
//! says, and nothing else.

use proptest::prelude::*;

use crate::model::account::Role;
use crate::usecase::accounts;
use crate::usecase::accounts::Actor;
use crate::usecase::accounts::Choosing;
use crate::usecase::accounts::LIFE;
use crate::usecase::accounts::tests::Desk;
use crate::usecase::accounts::tests::NOW;
use crate::usecase::accounts::tests::PASSWORD;
use crate::usecase::accounts::tests::home;

/// What can happen. Numbers choose among the tokens that there ever were.
#[derive(Clone, Debug)]
enum Step {
    SignIn,
    SignOut(usize),
    EndOthers(usize),
    EndOne(usize, usize),
    NewPassword(usize),
    Disable,
    Reset,
    Wait(i64),
    Use(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => Just(Step::SignIn),
        2 => (0..9_usize).prop_map(Step::SignOut),
        1 => (0..9_usize).prop_map(Step::EndOthers),
        1 => (0..9_usize, 0..9_usize).prop_map(|(by, which)| Step::EndOne(by, which)),
        1 => (0..9_usize).prop_map(Step::NewPassword),
        1 => Just(Step::Disable),
        1 => Just(Step::Reset),
        3 => prop_oneof![Just(60), Just(1_000), Just(1_799), Just(1_801), Just(20_000)]
            .prop_map(Step::Wait),
        3 => (0..9_usize).prop_map(Step::Use),
    ];
    prop::collection::vec(step, 1..18)
}

/// A session in the model.
#[derive(Clone, Debug)]
struct Known {
    token: String,
    made_at: i64,
    seen_at: i64,
    ended: bool,
}

impl Known {
    fn stands(&self, now: i64) -> bool {
        !self.ended && now - self.made_at < LIFE.whole_s && now - self.seen_at < LIFE.idle_s
    }
}

/// The workspace beside its model.
struct Twin {
    desk: Desk,
    known: Vec<Known>,
    password: String,
    active: bool,
    now: i64,
}

impl Twin {
    async fn new() -> Self {
        let desk = Desk::new().await;
        let jane = desk.someone("jane", Role::Rep).await;
        let mut twin =
            Self { desk, known: Vec::new(), password: PASSWORD.to_owned(), active: true, now: NOW };
        twin.began(jane.token);
        twin
    }

    fn began(&mut self, token: String) {
        assert!(self.known.iter().all(|one| one.token != token), "a token came twice");
        let (made_at, seen_at) = (self.now, self.now);
        self.known.push(Known { token, made_at, seen_at, ended: false });
    }

    fn end_all(&mut self) {
        self.known.iter_mut().for_each(|one| one.ended = true);
    }

    /// A token's visitor, if the model has it stand; what is used is seen, to the minute.
    async fn visitor(&mut self, at: usize) -> Option<(usize, accounts::Visitor)> {
        let at = at % self.known.len();
        let stands = self.known[at].stands(self.now);
        let visitor = self.desk.visitor(&self.known[at].token, self.now).await;
        assert_eq!(visitor.is_some(), stands, "token {at} at {}", self.now - NOW);
        if stands && self.now - self.known[at].seen_at >= 60 {
            self.known[at].seen_at = self.now;
        }
        visitor.map(|visitor| (at, visitor))
    }

    async fn step(&mut self, step: &Step) {
        match step {
            Step::Wait(seconds) => self.now += seconds,
            Step::SignIn => {
                let password = self.password.clone();
                let email = "jane@harbour.example";
                let entered = self.desk.sign_in(email, &password, &home(), self.now).await;
                assert_eq!(entered.is_ok(), self.active);
                if let Ok(entered) = entered {
                    self.began(entered.token);
                }
            }
            Step::Use(at) => {
                self.visitor(*at).await;
            }
            Step::SignOut(at) => {
                if let Some((at, visitor)) = self.visitor(*at).await {
                    accounts::sign_out(&self.desk.services, &visitor).await.unwrap();
                    self.known[at].ended = true;
                }
            }
            Step::EndOthers(at) => {
                if let Some((at, visitor)) = self.visitor(*at).await {
                    let services = &self.desk.services;
                    accounts::end_sessions(services, &visitor, None, self.now).await.unwrap();
                    let token = self.known[at].token.clone();
                    self.known.iter_mut().for_each(|one| one.ended |= one.token != token);
                }
            }
            Step::EndOne(by, which) => self.end_one(*by, *which).await,
            Step::NewPassword(at) => self.new_password(*at).await,
            Step::Disable => {
                let jane = "jane@harbour.example";
                let services = &self.desk.services;
                accounts::disable(services, Actor::Operator, jane, self.now).await.unwrap();
                self.active = false;
                self.end_all();
            }
            Step::Reset => self.reset().await,
        }
    }

    async fn end_one(&mut self, by: usize, which: usize) {
        let Some((_, other)) = self.visitor(which).await else { return };
        let id = other.session_id().to_owned();
        let which = which % self.known.len();
        if let Some((_, visitor)) = self.visitor(by).await {
            let services = &self.desk.services;
            let ended = accounts::end_sessions(services, &visitor, Some(&id), self.now).await;
            assert_eq!(ended.unwrap(), 1);
            self.known[which].ended = true;
        }
    }

    async fn new_password(&mut self, at: usize) {
        let Some((_, visitor)) = self.visitor(at).await else { return };
        let new = format!("nine herons count {} tides", self.known.len());
        let (services, old) = (&self.desk.services, self.password.clone());
        let entered =
            accounts::change_password(services, &visitor, &old, &new, &home(), self.now).await;
        let token = entered.unwrap().token;
        self.password = new;
        self.end_all();
        self.began(token);
    }

    async fn reset(&mut self) {
        let services = &self.desk.services;
        let jane = "jane@harbour.example";
        let link = accounts::reset(services, Actor::Operator, jane, self.now).await.unwrap();
        self.end_all();
        let token = link.path.rsplit('/').next().unwrap().to_owned();
        for one in self.known.clone() {
            assert!(self.desk.visitor(&one.token, self.now).await.is_none());
        }
        let password = format!("{PASSWORD} {}", self.known.len());
        let choosing = Choosing { password: password.clone(), ..Choosing::default() };
        let services = &self.desk.services;
        let entered = accounts::choose(services, &token, &choosing, &home(), self.now).await;
        self.password = password;
        self.active = true;
        self.began(entered.unwrap().token);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_token_opens_what_the_model_says(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut twin = Twin::new().await;
            for step in &steps {
                twin.step(step).await;
            }
            for at in 0..twin.known.len() {
                twin.visitor(at).await;
            }
        });
    }
}
