using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The call of one layer as an expression.</summary>
internal static class Calls
{
    /// <param name="step">The layer.</param>
    /// <param name="bottom">How a value is written: a local in a straight-line method, a property in a blob set.</param>
    /// <param name="owner">"" inside the net's class, "net." in a blob set.</param>
    /// <param name="overwrite">The layer may take its bottom over.</param>
    public static string Expression(StepModel step, Func<int, string> bottom, string owner = "", bool overwrite = false)
    {
        if (step.Call.Kind == CallKind.Hook)
            return HookCalls.Expression(step, bottom, owner);
        if (step.Call.Kind == CallKind.Detach)
            return Bottoms(step, bottom)[0];
        string[] bottoms = Bottoms(step, bottom);
        int listed = step.Call.ListedBottoms;
        List<string> arguments = [];
        if (listed > 0)
            arguments.Add(Constants.List(bottoms.Take(listed)));
        for (int i = listed; i < bottoms.Length - step.Call.UnreadBottoms; i++)
            arguments.Add(bottoms[i]);
        Constants.AddArguments(arguments, step.Call.Arguments);
        if (overwrite)
            arguments.Add("overwrite: true");
        if (step.Call.NamesLayer)
            arguments.Add("layer: " + Literals.String(step.LayerName));
        string function = step.Call.Kind == CallKind.Forward ? $"{owner}{step.Member}.{step.Call.Function}" : "Caffe::" + step.Call.Function;
        string call = $"{function}({string.Join(", ", arguments)})";
        return step.Call.NegativeSlope is { } slope ? $"Caffe::ReLU.Forward({call}, negativeSlope: {Literals.Float(slope)}, overwrite: true)" : call;
    }

    /// <summary>The bottoms, cut off from the backward pass where it stops before them.</summary>
    public static string[] Bottoms(StepModel step, Func<int, string> bottom)
    {
        var written = new string[step.Bottoms.Count];
        for (int i = 0; i < written.Length; i++)
            written[i] = bottom(step.Bottoms[i]);
        foreach (int i in step.Detached)
            written[i] += ".detach()";
        return written;
    }

    /// <summary>The weighted sum of a view's losses.</summary>
    public static string TotalLoss(ViewModel view, Func<int, string> value) =>
        $"Caffe::Loss.Total({Constants.List(view.Losses.Select(l => $"({value(l.Value)}{(l.Counts ? ".detach()" : "")}, {Literals.Float(l.Weight)})"))})";
}
