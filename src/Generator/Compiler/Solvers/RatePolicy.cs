using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>How the learning rate changes: <c>lr_policy</c> with the fields that it reads.</summary>
internal static class RatePolicy
{
    // The fields besides base_lr that each policy reads.
    private static readonly Dictionary<string, string[]> policies = new(StringComparer.Ordinal)
    {
        ["fixed"] = [],
        ["step"] = ["gamma", "stepsize"],
        ["exp"] = ["gamma"],
        ["inv"] = ["gamma", "power"],
        ["multistep"] = ["gamma", "stepvalue"],
        ["poly"] = ["power", "min_lr"],
        ["sigmoid"] = ["gamma", "stepsize"],
        ["multifixed"] = ["stagelr", "stageiter"],
    };

    // What the rate depends on besides the iteration, in policies that are not computed.
    private static readonly Dictionary<string, (string Fork, string Meaning, string[] Fields)> ofForks = new(StringComparer.Ordinal)
    {
        ["plateau"] = ("SSD (weiliu89/caffe)", "its rate depends on past losses; here it is a function of the iteration. \"multistep\" with the iterations of a first run is the nearest", ["gamma", "plateau_winsize"]),
        ["stepearly"] = ("LRCN (LisaAnne/lisa-caffe-public)", "its rate depends on past tests; here it is a function of the iteration. \"multistep\" with the iterations of a first run is the nearest", ["gamma", "stepearly"]),
        ["sgdr"] = ("DeepDetect (jolibrain/caffe)", "rates that fall and start anew are not computed; \"poly\" is the nearest", ["period", "p_mult", "lr_mult", "min_lr"]),
    };

    private static readonly string[] allFields = ["gamma", "power", "stepsize", "stepvalue"];

    public static Constant.Policy Read(SolverContext solver)
    {
        Constant.Policy policy = Named(solver);
        (string iterations, string start) = solver.Message.Int("warmup_iter") > 0 ? ("warmup_iter", "warmup_start_lr") : ("rampup_interval", "rampup_lr");
        if (solver.Message.Int(iterations) <= 0)
            return policy;
        return new Constant.Policy("Warmup", new(
        [
            new("Then", policy),
            new("Iterations", new Constant.Whole(solver.Message.Int(iterations))),
            new("Start", Constant.Real.Of(solver.Message, start)),
        ]));
    }

    private static Constant.Policy Named(SolverContext solver)
    {
        Message message = solver.Message;
        string name = message.String("lr_policy");
        if (name != "multifixed" && !ofForks.ContainsKey(name))
            BaseRate(solver);
        if (policies.TryGetValue(name, out string[]? fields))
        {
            foreach (string field in allFields.Except(fields))
                solver.WithoutEffect(field, $"lr_policy \"{name}\" does not read it");
            return name == "multifixed" ? MultiFixed(solver) : Check(solver, name);
        }

        if (ofForks.TryGetValue(name, out (string Fork, string Meaning, string[] Fields) fork))
        {
            foreach (string field in fork.Fields)
                _ = message.Has(field);
            solver.Bag.Report(Descriptors.ForkValue, message.SpanOf("lr_policy"), name, fork.Fork, fork.Meaning);
        }
        else if (!message.Has("lr_policy"))
            solver.Refuse("lr_policy", $"lr_policy is missing; it can be {Offered()}");
        else
            solver.Refuse("lr_policy", $"lr_policy \"{name}\" is not known{(Words.Nearest(name, policies.Keys) is { } near ? $". Did you mean \"{near}\"?" : $"; it can be {Offered()}")}");
        foreach (string field in allFields)
            _ = message.Has(field);
        return Constant.Policy.Fixed;
    }

    private static string Offered() => Words.List([.. policies.Keys.Where(p => p != "multifixed").Select(p => $"\"{p}\"")], "or");

    private static void BaseRate(SolverContext solver)
    {
        float rate = solver.Message.Float("base_lr");
        if (!solver.Gives("base_lr"))
            solver.Doubt("base_lr", "base_lr is missing: the rate is 0, and nothing is learned");
        else if (float.IsNaN(rate) || float.IsInfinity(rate))
            solver.Doubt("base_lr", "base_lr is not finite: nor is any parameter after the first iteration");
        else if (rate == 0)
            solver.Doubt("base_lr", "base_lr is 0: nothing is learned");
        else if (!(rate > 0))
            solver.Doubt("base_lr", "base_lr is negative: the loss is made larger");
    }

    private static Constant.Policy Check(SolverContext solver, string name)
    {
        Message message = solver.Message;
        bool readsGamma = policies[name].Contains("gamma"), readsStep = policies[name].Contains("stepsize");
        if (readsGamma && !(message.Float("gamma") >= 0))
            solver.Refuse("gamma", $"lr_policy \"{name}\" needs a gamma of at least 0", "lr_policy");
        if (readsStep && message.Int("stepsize") <= 0)
            solver.Refuse("stepsize", $"lr_policy \"{name}\" needs a positive stepsize", "lr_policy");
        Argument gamma = new("Gamma", Constant.Real.Of(message, "gamma")), power = new("Power", Constant.Real.Of(message, "power"));
        Argument stepSize = new("StepSize", new Constant.Whole(message.Int("stepsize")));
        switch (name)
        {
            case "step":
                Missing(solver, "gamma", $"the rate is 0 from iteration {message.Int("stepsize").ToText()} on");
                return new("Step", new([gamma, stepSize]));
            case "exp":
                Missing(solver, "gamma", "the rate is 0 from the second iteration on");
                return new("Exp", new([gamma]));
            case "inv":
                Missing(solver, "gamma", "the rate never changes");
                Missing(solver, "power", "the rate never changes");
                return new("Inv", new([gamma, power]));
            case "multistep":
                return MultiStep(solver, gamma);
            case "poly":
                Missing(solver, "power", "the rate never changes");
                if (!(message.Float("min_lr") >= 0))
                    solver.Refuse("min_lr", "min_lr must be at least 0");
                else if (message.Float("min_lr") > message.Float("base_lr"))
                    solver.Doubt("min_lr", "min_lr is greater than base_lr: the rate rises");
                return new("Poly", new([power, new Argument("MinLr", Constant.Real.Of(message, "min_lr"), Constant.Real.Of(0))]));
            case "sigmoid":
                Missing(solver, "gamma", "the rate is always half of base_lr");
                return new("Sigmoid", new([gamma, stepSize]));
            default:
                return Constant.Policy.Fixed;
        }
    }

    private static Constant.Policy MultiStep(SolverContext solver, Argument gamma)
    {
        IReadOnlyList<Value> steps = solver.Message.All("stepvalue");
        if (steps.Count == 0)
            Missing(solver, "stepvalue", "the rate never changes");
        else
            Missing(solver, "gamma", $"the rate is 0 from iteration {steps[0]} on");
        for (int i = 1; i < steps.Count; i++)
            if (steps[i].Int64 <= steps[i - 1].Int64)
                solver.Bag.Report(Descriptors.SolverDoubt, steps[i].Span, $"stepvalue {steps[i]} is not greater than {steps[i - 1]} before it: Caffe takes it in the iteration after that one");
        return new("MultiStep", new([gamma, new("StepValues", Constant.List.Of(steps.Select(s => s.Int64)))]));
    }

    private static Constant.Policy MultiFixed(SolverContext solver)
    {
        IReadOnlyList<Value> rates = solver.Message.All("stagelr"), ends = solver.Message.All("stageiter");
        _ = solver.Message.Has("base_lr");
        if (rates.Count == 0)
            solver.Refuse("lr_policy", "lr_policy \"multifixed\" needs a stagelr and a stageiter for each stage");
        else if (rates.Count != ends.Count)
            solver.Refuse("stageiter", $"lr_policy \"multifixed\" needs as many stageiter as stagelr: found {ends.Count.ToText()} and {rates.Count.ToText()}", "lr_policy");
        for (int i = 1; i < ends.Count; i++)
            if (ends[i].Int64 <= ends[i - 1].Int64)
                solver.Bag.Report(Descriptors.SolverDoubt, ends[i].Span, $"stageiter {ends[i]} is not greater than {ends[i - 1]} before it: its stage is left out");
        return new("MultiFixed", new([new("StageLrs", Constant.List.Of(rates.Select(r => (Constant)Constant.Real.Of(r)))), new("StageIters", Constant.List.Of(ends.Select(e => e.Int64)))]));
    }

    private static void Missing(SolverContext solver, string field, string consequence)
    {
        if (!solver.Gives(field))
            solver.Doubt(field, $"{field} is missing: {consequence}", "lr_policy");
    }
}
