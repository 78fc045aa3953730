//! DHL: four tests per operation (ours to theirs, address and headers, theirs to ours, their errors to ours), every
//! request judged by DHL's own descriptions where `KONTOR_SPECS` names them.

mod addresses;
mod answers;
mod calls;
mod cancelling;
mod closing;
mod connecting;
mod mapping;
mod onboarding;
mod pickups;
mod refusals;
mod refusals_abroad;
mod returning;
mod samples;
mod settings;
mod tracking;
