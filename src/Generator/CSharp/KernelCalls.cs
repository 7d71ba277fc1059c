using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.CSharp;

/// <summary>Calls of Prototxt.Inference as expressions.</summary>
internal static class KernelCalls
{
    /// <summary>What a predictor makes of a layer's blobs when it is loaded.</summary>
    public static string Member(PredictionStep step)
    {
        KernelCall made = step.Kernel.Member!.Call;
        if (step.Kernel.Member.IsArgument)
            return Expression(made);
        if (step.Affines.Count > 0 && step.Kernel.Member.Type == "Affine")
            return $"new Inference::Affine({string.Join(", ", new[] { Literals.String(step.Layers[0]), Folded(step.Affines), Behind(step.Activation) }.OfType<string>())})";
        return Made(made, step.Affines, step.Activation);
    }

    /// <summary>One of several things that it makes for a call.</summary>
    public static string Member(PredictionMember member) => Made(member.Made, member.Affines, member.Activation);

    /// <summary>The call itself.</summary>
    /// <param name="step">The call.</param>
    /// <param name="field">What the predictor has of the layer's blobs; empty where it has nothing.</param>
    /// <param name="name">How a value is written.</param>
    public static string Run(PredictionStep step, string field, Func<int, string> name)
    {
        Kernel kernel = step.Kernel;
        bool isMethod = field.Length > 0 && !kernel.Member!.IsArgument;
        string[] bottoms = [.. step.Bottoms.Select(name)];
        List<string> arguments = kernel.ListsBottoms ? [Constants.List(bottoms)] : [.. bottoms];
        string? layer = Layer(step, isMethod);
        if (step.Slot is { } slot)
            arguments.Add(step.IsConstant ? "to: to" : $"to: work[{slot.ToText()}{(layer is null ? "" : ", " + layer)}]" + (step.Part is { } part ? $".Part({part.First.ToText()}, {part.Channels.ToText()})" : ""));
        if (step.Sum is { } sum)
            arguments.Add("add: " + name(sum));
        if (field.Length > 0 && !isMethod)
            arguments.Add(field);
        else if (!isMethod && kernel.IsFunctionOnly)
            arguments.Add(Expression(step.Activation!));
        if (!kernel.IsJoined)
            Constants.AddArguments(arguments, kernel.Call.Arguments);
        if (!isMethod && !kernel.IsFunctionOnly && step.Activation is { } behind)
            arguments.Add("activation: " + Expression(behind));
        if (layer is not null && kernel.Call.Function.StartsWith("Reshaping.", StringComparison.Ordinal) && kernel.IsView)
            arguments.Add("layer: " + layer);
        string call = $"{(isMethod ? field + "." : "Inference::")}{kernel.Call.Function}({string.Join(", ", arguments)})";
        return step.IsConstant ? $"work.Once({step.Slot!.Value.ToText()}, {Constants.List(step.SizesOf.Select(name))}, to => {call})" : call;
    }

    private static string Made(KernelCall made, EquatableArray<KernelCall> affines, KernelCall? activation) =>
        Expression(made, new[] { affines.Count > 0 ? "fold: " + Folded(affines) : null, Behind(activation) }.OfType<string>());

    private static string Folded(EquatableArray<KernelCall> affines) =>
        affines.Aggregate("", (before, next) => before.Length == 0 ? Expression(next) : $"{before}.Then({Expression(next)})");

    private static string? Behind(KernelCall? activation) => activation is null ? null : "activation: " + Expression(activation);

    // The name of a layer that may refuse its bottoms, for the message. What was made of weights knows it.
    private static string? Layer(PredictionStep step, bool isMethod)
    {
        string function = step.Kernel.Call.Function;
        bool takesAll = function.StartsWith("Filling.", StringComparison.Ordinal) || function.StartsWith("Pointwise.", StringComparison.Ordinal) && step.Kernel.Member is null;
        return isMethod || takesAll || step.Layers.Count == 0 ? null : Literals.String(step.Layers[0]);
    }

    private static string Expression(KernelCall call, IEnumerable<string>? more = null)
    {
        if (call.IsProperty)
            return "Inference::" + call.Function;
        List<string> arguments = call.Layer is { } layer ? [Literals.String(layer)] : [];
        Constants.AddArguments(arguments, call.Arguments);
        arguments.AddRange(more ?? []);
        return $"{(call.Layer is null ? "Inference::" : "weights.")}{call.Function}({string.Join(", ", arguments)})";
    }
}
