package ledger

// Recognition is what is brought from another ledger: a certificate of a network
// that is believed here by vote (TJ 6.4.1.4).
type Recognition struct {
	// Certificate is the certificate's file as its home ledger gave it.
	Certificate string `json:"certificate" class:"public" check:"long"`
	// Root is the name of the trust root by which it is believed.
	Root string `json:"root" class:"public" check:"id"`
}

// RecognitionRecheckBody brings a newer state of a recognised asset at home.
type RecognitionRecheckBody struct {
	Asset    string `json:"asset" class:"public" check:"id"`
	Registry string `json:"registry" class:"public" check:"id"`
	// Status is a status file of the home ledger about its asset.
	Status string `json:"status" class:"public" check:"long"`
}
