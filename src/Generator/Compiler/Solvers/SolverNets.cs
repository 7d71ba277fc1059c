using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>Which nets a solver trains and tests, and in which states, by Caffe's rules.</summary>
internal static class SolverNets
{
    public static (NetUse? Train, EquatableArray<NetUse> Tests) Read(SolverContext solver)
    {
        Message message = solver.Message;
        NetReference[] train = [.. NetFields.Train.SelectMany(f => References(message, f))];
        if (train.Length == 0 && !NetFields.Train.Any(message.IsWrong))
            solver.Bag.Report(Descriptors.SolverRefused, new TextSpan(0, 0), $"The solver has no net to train: give {Words.List([.. NetFields.Train.Select(f => $"'{f}'")], "or")}");
        if (train.Length > 1)
            solver.Bag.Report(Descriptors.SolverRefused, train[1].Place, $"A solver trains one net, and this one has '{train[0].Field}' and '{train[1].Field}'");

        NetReference[] own = [.. References(message, "test_net_param"), .. References(message, "test_net")];
        // A net for both phases is tested as often as there are numbers of batches left.
        NetReference? generic = train.FirstOrDefault(n => n.Field is "net" or "net_param");
        int given = message.All("test_iter").Count;
        int count = generic is null ? own.Length : Math.Max(own.Length, given);
        // Without any net, the number of tests says nothing.
        if (train.Length > 0)
            Counts(solver, own.Length, given, generic is not null);
        NetUse[] tests = [.. Enumerable.Range(0, count).Select(i => i < own.Length ? own[i] : generic!).Select((net, i) => Use(solver, net, Phase.Test, StateAt(message, i)))];
        NetUse? learned = train.Length == 0 ? null : Use(solver, train[0], Phase.Train, message.Sub("train_state"));
        if (learned is { Phase: Phase.Test })
            solver.Bag.Report(Descriptors.SolverRefused, message.Sub("train_state")!.SpanOf("phase"), "The net that learns cannot run in the TEST phase; Caffe would train without what layers do in training only");
        return (learned, tests.ToEquatableArray());
    }

    /// <summary>What a solver says of nets in one field.</summary>
    public static IEnumerable<NetReference> References(Message solver, string field) =>
        (solver.Schema.Field(field)!.IsRepeated ? solver.All(field) : solver.Get(field) is { } one ? [one] : []).Select((value, i) =>
            new NetReference(field, i) { File = value.Message is null ? value.String : null, Inline = value.Message, Place = value.Message?.NameSpan ?? value.Span });

    private static void Counts(SolverContext solver, int own, int given, bool isGeneric)
    {
        Message message = solver.Message;
        if (message.IsWrong("test_iter") || message.IsWrong("test_net") || message.IsWrong("test_net_param"))
            return;
        if (isGeneric ? given < own : given != own)
            solver.Refuse(given > 0 || own == 0 ? "test_iter" : message.Has("test_net") ? "test_net" : "test_net_param",
                $"test_iter must be given once for each test net: found {given.Plural("number")} for {own.Plural("test net")}");
        int tests = isGeneric ? Math.Max(own, given) : own, states = message.Subs("test_state").Count;
        if (states > 0 && states != tests)
            solver.Refuse("test_state", $"test_state must be given once for each test net, or not at all: found {states.Plural("state")} for {tests.Plural("test net")}");
        if (tests > 0 && message.Int("test_interval") <= 0)
            solver.Refuse("test_interval", message.Has("test_interval") ? "test_interval must be positive where there are test nets" : "test_interval is missing: with test nets Caffe needs a positive one", given > 0 ? "test_iter" : "test_net");
        if (tests == 0 && given == 0 && message.Int("test_interval") != 0)
            solver.WithoutEffect("test_interval", "there is no test net, since test_iter is missing");
    }

    private static Message? StateAt(Message message, int test) => test < message.Subs("test_state").Count ? message.Subs("test_state")[test] : null;

    private static NetUse Use(SolverContext solver, NetReference net, Phase phase, Message? state)
    {
        if (state is null)
            return new NetUse(net, phase, null, EquatableArray<string>.Empty);
        Phase given = !state.Has("phase") ? phase : state.Enum("phase") switch { "TRAIN" => Phase.Train, "TEST" => Phase.Test, _ => phase };
        if (given == Phase.Train && phase == Phase.Test)
            solver.Bag.Report(Descriptors.SolverDoubt, state.SpanOf("phase"), "The test net runs in the TRAIN phase, with dropout and what else layers do in training only");
        return new NetUse(net, given, state.Has("level") ? state.Int("level") : null, state.All("stage").Select(s => s.String).ToEquatableArray()) { GivesPhase = state.Has("phase"), StatePlace = state.NameSpan };
    }
}
