//! May this token do that? The module must be booked and its scope be in the token.

use kontor_model::Module;

use super::answer::Asked;
use super::fault::Fault;
use crate::oauth::caller::ApiCaller;
use crate::shipping::Caller;

/// Lets a caller through who has booked the module and whose token carries its scope.
pub fn require(caller: &ApiCaller, asked: &Asked, module: Module) -> Result<Caller, Fault> {
    caller.require(module)?;
    Ok(Caller { tenant: caller.tenant.clone(), lang: asked.lang })
}
