package registry

import (
	"slices"

	"github.com/certledger/certledger/ledger"
	"github.com/certledger/certledger/ledger/legaltime"
	"github.com/certledger/certledger/ledger/profile"
)

// onAccount makes a guard of a condition on the account.
func onAccount(name, article string, check func(*act, *ledger.Account) *ledger.Refusal) Guard {
	return Guard{name, article, func(a *act) *ledger.Refusal {
		account, refusal := a.account()
		if refusal != nil {
			return refusal
		}
		return check(a, account)
	}}
}

func (a *act) account() (*ledger.Account, *ledger.Refusal) {
	account, ok := get[*ledger.Account](a, ledger.AccountEntity, a.subject.ID)
	if !ok {
		return nil, ledger.Refuse(ledger.AccountUnknown, "%s", a.subject.ID)
	}
	return account, nil
}

// changingAccount makes an effect that changes the account.
func changingAccount(name string, change func(*act, *ledger.Account) *ledger.Refusal) Effect {
	return Effect{name, func(a *act) *ledger.Refusal {
		account, refusal := a.account()
		if refusal != nil {
			return refusal
		}
		if refusal := change(a, account); refusal != nil {
			return refusal
		}
		a.set(ledger.AccountEntity, account.ID, account)
		return nil
	}}
}

func keptByRegistry() Guard {
	return onAccount("kept_by_registry", "DL 8, 12", func(a *act, account *ledger.Account) *ledger.Refusal {
		if registry := textField(a.body, "registry"); registry != account.Registry {
			return ledger.Refuse(ledger.AssetRegistry, "kept by %s", account.Registry)
		}
		return nil
	})
}

// startAccountClock has an account wait for a period that its regime sets.
func (a *act) startAccountClock(account *ledger.Account, regime string, name ledger.ClockName, key string) *ledger.Refusal {
	p, doc, refusal := a.profileInForce(regime)
	if refusal != nil {
		return refusal
	}
	period, article, stated, refusal := p.AccountPeriod(key)
	if refusal != nil || !stated {
		return refusal
	}
	clock, refusal := a.clockOf(doc, article, period, a.Time)
	if refusal == nil {
		account.Clocks = withClock(account.Clocks, ledger.RunningClock{Clock: clock, Name: name, Since: string(a.kind)})
	}
	return refusal
}

// flagAccount notes that the registry is late: the law attaches nothing else to
// it.
func flagAccount() Effect {
	return changingAccount("flag_account", func(a *act, account *ledger.Account) *ledger.Refusal {
		clock, _, ok := nextClock(account.Clocks, a.Documents)
		if !ok {
			return ledger.Refuse(ledger.AccountPending, "no clock runs")
		}
		name := clock.Name // taking it away moves the clocks
		account.Clocks = withoutClocks(account.Clocks, name)
		account.Overdue = append(account.Overdue, name)
		return nil
	})
}

func changeContact() Effect {
	return changingAccount("change_contact", func(a *act, account *ledger.Account) *ledger.Refusal {
		account.Contact = a.body.(*ledger.AccountContactBody).Contact
		return nil
	})
}

// changeFits checks that a change says something which its kind of account has,
// and that no other waits.
func changeFits() Guard {
	return onAccount("change_fits", "DL 11", func(a *act, account *ledger.Account) *ledger.Refusal {
		b := a.body.(*ledger.AccountChangeBody)
		person := account.Kind == ledger.NaturalPerson
		switch {
		case account.Pending != nil:
			return ledger.Refuse(ledger.AccountPending, "%s waits", account.Pending.Record)
		case account.Outdated != "":
			return ledger.Refuse(ledger.AccountPending, "%s is made invalid first", account.Outdated)
		case !pendingOf(b).Informs() && len(b.Capacities) == 0:
			return ledger.Refuse(ledger.BodyMalformed, "nothing is changed")
		case person && (b.Name != "" || !b.Responsible.IsZero()), !person && !b.Identity.IsZero():
			return ledger.Refuse(ledger.AccountName, "a change of the data of another kind of subject")
		case b.Identity.IsZero() != b.Tag.IsZero(), b.Tag.IsZero() != b.TagKey.IsZero():
			return ledger.Refuse(ledger.AccountTag, "a new identity and its tag go together")
		case b.Occurred > a.Time:
			return ledger.Refuse(ledger.BodyValue, "occurred: has not come")
		}
		if _, refusal := a.regimeOf(b.Registry, b.Profile); refusal != nil {
			return refusal
		}
		return a.tagIsFree(b.Registry, account.ID, b.Tag, b.TagKey)
	})
}

// pendingOf gives what is to stand in an account's data.
func pendingOf(b *ledger.AccountChangeBody) *ledger.PendingChange {
	return &ledger.PendingChange{Capacities: b.Capacities, Identity: b.Identity, Name: b.Name, Responsible: b.Responsible, Standing: b.Standing, Tag: b.Tag}
}

// applyForChange enters a change whose review has passed.
func applyForChange() Effect {
	return changingAccount("apply_for_change", func(a *act, account *ledger.Account) *ledger.Refusal {
		b := a.body.(*ledger.AccountChangeBody)
		_, doc, refusal := a.profileInForce(b.Profile)
		if refusal != nil {
			return refusal
		}
		account.Pending = pendingOf(b)
		account.Pending.Profile, account.Pending.Record = doc, a.id
		return a.startAccountClock(account, b.Profile, ledger.ChangeClock, profile.AccountChange)
	})
}

func changeIsPending() Guard {
	return onAccount("change_is_pending", "DL 11", func(_ *act, account *ledger.Account) *ledger.Refusal {
		if account.Pending == nil {
			return ledger.Refuse(ledger.AccountPending, "nothing waits")
		}
		return nil
	})
}

func completeOpening() Effect {
	return changingAccount("complete_opening", func(a *act, account *ledger.Account) *ledger.Refusal {
		account.State, account.Opened = ledger.AccountIsOpen, a.Time
		account.Clocks = withoutClocks(account.Clocks, ledger.OpeningClock)
		a.tellSubject(account, "opened")
		return nil
	})
}

func completeChange() Effect {
	return changingAccount("complete_change", func(a *act, account *ledger.Account) *ledger.Refusal {
		p := account.Pending
		if p == nil {
			return ledger.Refuse(ledger.AccountPending, "nothing waits")
		}
		if p.Name != "" {
			account.Name = p.Name
		}
		if !p.Responsible.IsZero() {
			account.Responsible = p.Responsible
		}
		if !p.Standing.IsZero() {
			account.Standing = p.Standing
		}
		if refusal := a.changeIdentity(account, p); refusal != nil {
			return refusal
		}
		if p.Informs() {
			account.Changed = a.Time
			a.outdate(account)
		}
		owe(account, p.Profile, p.Capacities)
		account.Pending = nil
		account.Clocks = withoutClocks(account.Clocks, ledger.ChangeClock)
		a.tellSubject(account, "changed")
		return nil
	})
}

// changeIdentity gives a person's account another commitment. Its number stays.
func (a *act) changeIdentity(account *ledger.Account, p *ledger.PendingChange) *ledger.Refusal {
	if p.Tag.IsZero() {
		return nil
	}
	key := a.memberHistory(account.Registry).TagKey
	if refusal := a.tagIsFree(account.Registry, account.ID, p.Tag, key); refusal != nil {
		return refusal
	}
	account.Identity = p.Identity
	if account.Tag != p.Tag {
		a.freeTag(account)
		a.takeTag(account.Registry, account.ID, p.Tag, key)
	}
	account.Tag = p.Tag
	return nil
}

// freeTag lets a person open another account.
func (a *act) freeTag(account *ledger.Account) {
	if !account.Tag.IsZero() {
		a.set(ledger.IdentityEntity, account.Tag.String(), &ledger.Identity{Account: account.ID})
	}
}

// closingFits checks the ground, and that it is the holder or another who has an
// account that asks.
func closingFits() Guard {
	return onAccount("closing_fits", "DL 12", func(a *act, account *ledger.Account) *ledger.Refusal {
		b := a.body.(*ledger.AccountCloseBody)
		p, refusal := a.regimeOf(b.Registry, b.Profile)
		if refusal != nil {
			return refusal
		}
		if grounds := p.AccountList(profile.AccountClosing); !slices.Contains(grounds.Values, b.Ground) {
			return explain(ledger.Refuse(ledger.AccountGround, "%q is not one of %v", b.Ground, grounds.Values), "", grounds.Article)
		}
		if account.Pending != nil {
			return ledger.Refuse(ledger.AccountPending, "%s waits", account.Pending.Record)
		}
		if account.Outdated != "" {
			return ledger.Refuse(ledger.AccountPending, "%s is made invalid first", account.Outdated)
		}
		return a.accountIsOpen(b.Applicant)
	})
}

// bookIsEmpty demands that what the holder had going on is wound up.
func bookIsEmpty() Guard {
	return onAccount("book_is_empty", "DL 12", func(a *act, account *ledger.Account) *ledger.Refusal {
		if b, ok := get[*ledger.Book](a, ledger.BookEntity, account.ID); ok && !b.Empty() {
			return ledger.Refuse(ledger.AccountBook, "%d assets, %d applications, %d licences, %d pledges, %d objections", b.Assets, b.Applications, b.Licences, b.Pledges, b.Objections)
		}
		return nil
	})
}

func lockAccount() Effect {
	return changingAccount("lock_account", func(a *act, account *ledger.Account) *ledger.Refusal {
		b := a.body.(*ledger.AccountCloseBody)
		account.State, account.Ground = ledger.AccountLocked, b.Ground
		if b.Applicant != account.ID {
			account.Successor = b.Applicant
		}
		a.endVouchersOf(account)
		return nil
	})
}

func closeAccount() Effect {
	return changingAccount("close_account", func(a *act, account *ledger.Account) *ledger.Refusal {
		account.State, account.Closed = ledger.AccountClosed, a.Time
		a.freeTag(account)
		a.tellSubject(account, "closed")
		return nil
	})
}

// tellSubject sends the notice of what was done with an account, to the successor
// of one that is no more.
func (a *act) tellSubject(account *ledger.Account, what string) {
	b := a.body.(*ledger.AccountCompleteBody)
	to := account.ID
	if account.Successor != "" {
		to = account.Successor
	}
	a.set(ledger.NoticeEntity, b.Notice, &ledger.Notice{
		Addressees: []string{to}, Article: "DL 10-12", ID: b.Notice, Items: []string{account.ID, what}, Kind: ledger.NoticeAccount, Person: b.Person,
		Registry: b.Registry, Sent: a.Time, State: ledger.NoticeSent, Text: b.Text,
	})
}

// nextOfAccount gives when certificates of an account become invalid, or a registry
// is late with it.
func nextOfAccount(account *ledger.Account, docs Documents) (at legaltime.Instant, ok bool) {
	if account.Outdated != "" {
		return account.Changed, true
	}
	_, at, ok = nextClock(account.Clocks, docs)
	return at, ok
}

// accountArticle gives the source of the clock that has run out.
func (a *act) accountArticle() string {
	account, refusal := a.account()
	if refusal != nil {
		return ""
	}
	if account.Outdated != "" {
		return a.outdatedArticle(account.Outdated)
	}
	clock, _, ok := nextClock(account.Clocks, a.Documents)
	if !ok {
		return ""
	}
	return clock.Clock.Article
}
