package command

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"

	"github.com/urfave/cli/v2"
)

// readTLS reads how the connection is encrypted.
func (p *probePlan) readTLS(c *cli.Context) error {
	p.dial.Authority = c.String("authority")
	if c.Bool("plaintext") {
		for _, name := range []string{"insecure", "cacert", "cert", "key", "servername"} {
			if c.IsSet(name) {
				return hint(fmt.Errorf("-plaintext and -%s: the one is without TLS, the other of it; allowed: one of the two", name), "a service with TLS is probed without -plaintext")
			}
		}
		return nil
	}
	p.dial.TLS = &tls.Config{
		ServerName: c.String("servername"), InsecureSkipVerify: c.Bool("insecure"), //nolint:gosec // if the user says so
	}
	if c.IsSet("insecure") && c.IsSet("cacert") {
		return errors.New("-insecure and -cacert: the one verifies no certificate, the other says with what; allowed: one of the two")
	}
	if c.IsSet("cacert") {
		text, err := os.ReadFile(c.String("cacert"))
		if err != nil {
			return within(fileProblem(err), "-cacert "+c.String("cacert"))
		}
		p.dial.TLS.RootCAs = x509.NewCertPool()
		if !p.dial.TLS.RootCAs.AppendCertsFromPEM(text) {
			return fmt.Errorf("-cacert %s: has no certificate; allowed: PEM", c.String("cacert"))
		}
	}
	if c.IsSet("cert") != c.IsSet("key") {
		return errors.New("-cert and -key: each needs the other")
	}
	if c.IsSet("cert") {
		pair, err := tls.LoadX509KeyPair(c.String("cert"), c.String("key"))
		if err != nil {
			return fmt.Errorf("-cert %s, -key %s: %w", c.String("cert"), c.String("key"), fileProblem(err))
		}
		p.dial.TLS.Certificates = []tls.Certificate{pair}
	}
	return nil
}

// fileProblem is the error of a file without its path, which stands before it.
func fileProblem(err error) error {
	if of, ok := errors.AsType[*os.PathError](err); ok {
		return of.Err
	}
	return err
}
