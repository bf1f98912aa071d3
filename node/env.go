package node

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// envPrefix begins the environment variable that overrides a key.
const envPrefix = "CERTLEDGER"

// override sets every key whose environment variable is not empty.
func override(c *Config, env func(string) string) error {
	return eachKey(reflect.ValueOf(c).Elem(), nil, func(key []string, v reflect.Value) error {
		name := envName(key)
		value := env(name)
		if value == "" {
			return nil
		}
		if err := setText(v, value); err != nil {
			return fmt.Errorf("environment variable %s: %w", name, err)
		}
		return nil
	})
}

func joinKey(key []string) string { return strings.Join(key, ".") }

func envName(key []string) string {
	return envPrefix + "_" + strings.ToUpper(strings.Join(key, "_"))
}

func eachKey(v reflect.Value, path []string, visit func([]string, reflect.Value) error) error {
	for i := range v.NumField() {
		f := v.Field(i)
		key := append(slices.Clip(path), v.Type().Field(i).Tag.Get("toml"))
		var err error
		if f.Kind() == reflect.Struct {
			err = eachKey(f, key, visit)
		} else {
			err = visit(key, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func setText(v reflect.Value, text string) error {
	if u, ok := reflect.TypeAssert[encoding.TextUnmarshaler](v.Addr()); ok {
		return u.UnmarshalText([]byte(text))
	}
	if v.Kind() == reflect.Int {
		n, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("%q is not a number", text)
		}
		v.SetInt(int64(n))
		return nil
	}
	v.SetString(text)
	return nil
}
