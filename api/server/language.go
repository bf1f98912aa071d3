package server

import (
	"net/http"

	"golang.org/x/text/language"

	"github.com/certledger/certledger/api"
)

// languageOf reads Accept-Language: the most wanted of Chinese and English;
// Chinese when neither is asked for.
func languageOf(header string) api.Language {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return api.Chinese
	}
	for _, tag := range tags {
		switch base, _ := tag.Base(); base.String() {
		case "zh":
			return api.Chinese
		case "en":
			return api.English
		}
	}
	return api.Chinese
}

func languageOfRequest(r *http.Request) api.Language {
	return languageOf(r.Header.Get("Accept-Language"))
}
