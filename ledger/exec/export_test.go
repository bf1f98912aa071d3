package exec

// LimitDue lowers how many deadlines one block acts on.
func (m *Machine) LimitDue(n int) { m.dueLimit = n }
