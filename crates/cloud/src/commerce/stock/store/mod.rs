//! Tables of stock. Whoever writes them takes the tenant's turn first ([`levels::take_turn`]).

pub(super) mod adopted;
pub(super) mod items;
pub(super) mod levels;
pub(super) mod platforms;
pub(super) mod queue;
pub(super) mod reservations;
pub(super) mod rows;
