//! The twenty-four points at which the cloud is killed, each reached by design: somebody is kept waiting there.

use super::carrier::Carriers;
use super::carrier::wait_until;
use super::house::House;
use super::store::{Bar, Barred};
use super::web::Web;
use super::{batch, key_prefix};

/// Where the cloud stands when it is killed.
pub(super) enum At {
    /// Before its claims are committed.
    Claiming,
    /// It waits for a carrier that does not answer: carrier, operation, fault, after so many requests, so many times.
    Asking(&'static str, &'static str, &'static str, u32, u32),
    /// The answer of a carrier is there and cannot be committed.
    Recording(&'static str, &'static str, u32, u32),
}

/// Which work it is at.
pub(super) enum Work {
    /// The shipments were asked for.
    First,
    /// It went on by itself with what an earlier kill left.
    Background,
    /// They were asked for again under the same keys.
    Again,
}

/// All points.
pub(super) const POINTS: [(Work, At); 24] = [
    (Work::First, At::Claiming),
    // Between claim and call.
    (Work::First, At::Asking("dhl_parcel_de", "token", "hang_before", 0, 1)),
    (Work::First, At::Asking("gls_de", "token", "hang_before", 0, 1)),
    (Work::First, At::Asking("dhl_parcel_de", "create", "hang_before", 0, 2)),
    (Work::First, At::Asking("dhl_parcel_de", "create", "hang_before", 1, 1)),
    (Work::First, At::Asking("gls_de", "create", "hang_before", 0, 4)),
    (Work::First, At::Asking("gls_de", "create", "hang_before", 5, 1)),
    (Work::First, At::Asking("ups", "create", "hang_before", 0, 2)),
    (Work::First, At::Asking("ups", "create", "hang_before", 1, 1)),
    // After the carrier's commit and before its answer.
    (Work::First, At::Asking("dhl_parcel_de", "create", "timeout_after_commit", 0, 2)),
    (Work::First, At::Asking("dhl_parcel_de", "create", "timeout_after_commit", 1, 1)),
    (Work::First, At::Asking("gls_de", "create", "timeout_after_commit", 0, 4)),
    (Work::First, At::Asking("gls_de", "create", "timeout_after_commit", 2, 2)),
    (Work::First, At::Asking("gls_de", "create", "timeout_after_commit", 9, 1)),
    (Work::First, At::Asking("ups", "create", "timeout_after_commit", 0, 2)),
    // Between answer and our commit.
    (Work::First, At::Recording("dhl_parcel_de", "create", 0, 2)),
    (Work::First, At::Recording("dhl_parcel_de", "create", 1, 1)),
    (Work::First, At::Recording("gls_de", "create", 0, 4)),
    (Work::First, At::Recording("ups", "create", 0, 2)),
    // While what was left is settled.
    (Work::Background, At::Asking("gls_de", "reprint", "hang_before", 0, 1)),
    (Work::Background, At::Asking("gls_de", "create", "timeout_after_commit", 0, 1)),
    (Work::Background, At::Recording("gls_de", "reprint", 0, 1)),
    (Work::Again, At::Asking("gls_de", "reprint", "hang_before", 0, 1)),
    (Work::Again, At::Asking("gls_de", "create", "timeout_after_commit", 0, 2)),
];

/// Lets the cloud die at a point with fifty shipments, and starts it again.
pub(super) fn die_at(web: &Web, carriers: &Carriers, house: &mut House, point: usize) {
    let (work, at) = &POINTS[point];
    if !matches!(work, Work::First) {
        // Four orders reach the carrier: two are booked, two are not; nobody hears of any, and six are never sent.
        carriers.misbehave(web, ("gls_de", "create", "timeout_after_commit"), (0, 2));
        carriers.misbehave(web, ("gls_de", "create", "hang_before"), (0, 2));
        let asked = send(web, house, point);
        carriers.wait_for_kept(web, 4);
        kill(web, carriers, house);
        asked.into_iter().for_each(|asked| drop(web.wait(asked)));
    }
    let bar = prepare(web, carriers, house, at);
    let asked = match work {
        Work::First => send(web, house, point),
        Work::Background => {
            web.runtime.block_on(house.store.let_leases_end(&key_prefix(point)));
            house.start(web);
            Vec::new()
        }
        Work::Again => {
            // Started first: what runs by itself looks at the start, and then not for a while.
            house.start(web);
            house.list(web, "/v1/tasks");
            web.runtime.block_on(house.store.let_leases_end(&key_prefix(point)));
            send(web, house, point)
        }
    };
    reach(web, carriers, house, at, bar);
    asked.into_iter().for_each(|asked| drop(web.wait(asked)));
    house.start(web);
}

type Asked = tokio::task::JoinHandle<super::web::Heard>;

/// Asks for the fifty, one request per carrier.
fn send(web: &Web, house: &House, point: usize) -> Vec<Asked> {
    batch(point).iter().map(|items| house.send(web, items)).collect()
}

fn prepare(web: &Web, carriers: &Carriers, house: &House, at: &At) -> Option<Bar> {
    match *at {
        At::Claiming => return Some(web.runtime.block_on(house.store.bar(Barred::Claims))),
        At::Asking(carrier, operation, fault, after, times) => {
            carriers.misbehave(web, (carrier, operation, fault), (after, times));
        }
        At::Recording(carrier, operation, after, times) => {
            carriers.misbehave(web, (carrier, operation, "kept_back"), (after, times));
        }
    }
    None
}

/// Waits until the cloud stands where it is to die, and kills it.
fn reach(web: &Web, carriers: &Carriers, house: &mut House, at: &At, bar: Option<Bar>) {
    let bar = match *at {
        At::Claiming => bar,
        At::Asking(.., times) => {
            carriers.wait_for_kept(web, times.into());
            None
        }
        At::Recording(.., times) => {
            carriers.wait_for_kept(web, times.into());
            let bar = web.runtime.block_on(house.store.bar(Barred::Answers));
            carriers.release(web);
            carriers.wait_for_kept(web, 0);
            Some(bar)
        }
    };
    let Some(bar) = bar else { return kill(web, carriers, house) };
    let bar = std::cell::RefCell::new(bar);
    wait_until("the cloud stands before the bar", || web.runtime.block_on(bar.borrow_mut().is_waited_at()));
    // It reads and answers all the same: what was asked before this was heard.
    house.list(web, "/v1/tasks");
    kill(web, carriers, house);
    web.runtime.block_on(bar.into_inner().lift());
}

fn kill(web: &Web, carriers: &Carriers, house: &mut House) {
    house.kill();
    carriers.behave(web);
    carriers.wait_for_kept(web, 0);
}
