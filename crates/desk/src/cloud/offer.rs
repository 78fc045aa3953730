//! What the cloud offers: shipping profiles and carriers.

use kontor_model::capabilities::Capabilities;
use kontor_model::carrier_account::CarrierAccountList;
use kontor_model::shipping_profile::ShippingProfileList;

use crate::cloud::shipments::{Call, CallError};

impl Call<'_> {
    /// All shipping profiles, by number.
    pub async fn shipping_profiles(&self) -> Result<ShippingProfileList, CallError> {
        self.json(self.http.get(self.address.join("/v1/shipping-profiles"))).await
    }

    /// All carrier accounts, without their secrets.
    pub async fn carrier_accounts(&self) -> Result<CarrierAccountList, CallError> {
        self.json(self.http.get(self.address.join("/v1/carrier-accounts"))).await
    }

    /// What can be asked of which carrier, with names in the caller's language.
    pub async fn capabilities(&self) -> Result<Capabilities, CallError> {
        self.json(self.http.get(self.address.join("/v1/capabilities"))).await
    }
}
