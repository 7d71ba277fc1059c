using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>The rule by which gradients change parameters: <c>type</c> with its numbers.</summary>
internal static class UpdateRule
{
    private static readonly string[] types = ["SGD", "Nesterov", "AdaGrad", "RMSProp", "AdaDelta", "Adam"];

    // What forks have, by capitals, and what it does.
    private static readonly Dictionary<string, (string Fork, string Meaning)> ofForks = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AdamW"] = ("MyCaffe (MyCaffe/MyCaffe)", "its weight decay does not go through Adam's averages; \"Adam\" with weight_decay is the nearest"),
        ["LBFGS"] = ("MyCaffe (MyCaffe/MyCaffe)", "it searches along a line with several passes in an iteration"),
        ["SAG"] = ("NVIDIA's Caffe (NVIDIA/caffe)", "it averages stored gradients"),
        ["AdamWR"] = ("Caffe-AdamW-AdamWR", "its rate starts anew from time to time"),
    };

    public static Constant.Member Read(SolverContext solver)
    {
        string type = Type(solver);
        Moments(solver, type);
        LocalRates(solver);
        return new Constant.Member("SolverType", type);
    }

    /// <summary>The regularisation, of which an unknown one matters only where there is something to be regularised.</summary>
    public static string Regularization(SolverContext solver)
    {
        string type = solver.Message.String("regularization_type");
        if (type is "L1" or "L2")
            return type;
        string reason = $"regularization_type \"{type}\" is neither \"L1\" nor \"L2\"";
        if (solver.Message.Float("weight_decay") != 0)
            solver.Refuse("regularization_type", reason);
        else
            solver.Doubt("regularization_type", reason + "; without weight_decay Caffe does not look at it");
        return "L2";
    }

    private static string Type(SolverContext solver)
    {
        if (solver.Gives("solver_type"))
        {
            if (solver.Gives("type"))
                solver.Refuse("solver_type", "'solver_type' is the old form of 'type', and only one of them can be given");
            string old = solver.Message.Enum("solver_type");
            return types.First(t => t.Equals(old, StringComparison.OrdinalIgnoreCase));
        }

        string type = solver.Message.String("type");
        if (types.Contains(type))
            return type;
        if (ofForks.TryGetValue(type, out (string Fork, string Meaning) fork))
            solver.Bag.Report(Descriptors.ForkValue, solver.Message.SpanOf("type"), type, fork.Fork, fork.Meaning);
        else
            solver.Refuse("type", $"Solver type \"{type}\" is not known{(Words.Nearest(type, types) is { } near ? $". Did you mean \"{near}\"?" : $"; it can be {Words.List([.. types.Select(t => $"\"{t}\"")], "or")}")}");
        return "SGD";
    }

    private static void Moments(SolverContext solver, string type)
    {
        float momentum = solver.Message.Float("momentum"), decay = solver.Message.Float("weight_decay");
        if (type is "AdaGrad" or "RMSProp")
        {
            if (momentum != 0)
                solver.Refuse("momentum", $"{type} has no momentum; Caffe refuses any but 0");
        }
        else if (momentum is not (>= 0 and < 1))
            solver.Doubt("momentum", $"momentum {solver.Message.Get("momentum")} is not between 0 and 1: {(momentum is < 0 and > -1 ? "each step takes a part of the one before back" : "steps grow without end")}");
        else if (type is "AdaDelta" && momentum == 0)
            solver.Doubt("momentum", "momentum is AdaDelta's decay; with 0 nothing is remembered from one iteration to the next", "type");
        else if (type is "Adam" && !solver.Gives("momentum"))
            solver.Doubt("momentum", "momentum is Adam's beta1, and its default in Caffe is 0, not 0.9 as elsewhere; give it", "type");
        if (decay < 0)
            solver.Doubt("weight_decay", "a negative weight_decay drives parameters away from 0");

        if (type != "Adam")
            solver.WithoutEffect("momentum2", $"{type} has one momentum");
        else if (solver.Message.Float("momentum2") is not (>= 0 and < 1))
            solver.Doubt("momentum2", $"momentum2 {solver.Message.Get("momentum2")} is not between 0 and 1: rates are not numbers then");
        if (type != "RMSProp")
            solver.WithoutEffect("rms_decay", $"only RMSProp reads it, and the type is {type}");
        else if (solver.Message.Float("rms_decay") is not (>= 0 and < 1))
            solver.Refuse("rms_decay", "rms_decay must be at least 0 and below 1");
        if (type is "SGD" or "Nesterov")
            solver.WithoutEffect("delta", $"{type} divides by nothing");
        else if (solver.Message.Float("delta") is not > 0)
            solver.Doubt("delta", "a delta of 0 or less makes NaN of a parameter whose gradient was always 0");
    }

    // A rate for each parameter by the norms of its weights and its gradient. Such files have global rates that would do harm without.
    private static void LocalRates(SolverContext solver)
    {
        const string meaning = "rates of single parameters by the norms of their weights and gradients are not computed, and the file's rates are made for them";
        foreach ((string field, string[] parts) in new[] { ("larc", (string[])["larc_policy", "larc_eta", "larc_turbo"]), ("local_lr_auto", ["local_gw_ratio"]) })
        {
            if (!solver.Message.Bool(field))
                continue;
            foreach (string part in parts)
                _ = solver.Message.Has(part);
            solver.RefuseFork(field, field, meaning);
        }

        foreach (string field in (string[])["momentum_policy", "weight_decay_policy"])
            if (solver.Message.String(field) != "fixed")
                solver.RefuseFork(field, $"{field}: \"{solver.Message.String(field)}\"", "momentum and weight decay do not change during training");
    }
}
