using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Binding;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>
/// Files from before BatchNorm kept its statistics from the solver give the three blobs rates of their own. Caffe takes
/// exactly three <c>param</c> entries for the sign of such a file and sets their rates to zero.
/// </summary>
internal static class BatchNormRates
{
    private static readonly string[] rates = ["lr_mult", "decay_mult"];

    public static Message Upgrade(Message layer)
    {
        if (layer.String("type") != "BatchNorm" || layer.Subs("param") is not { Count: 3 } specs)
            return layer;
        Message upgraded = layer.Without("param");
        upgraded.Put("param", specs.Select(Zero));
        return upgraded;
    }

    private static Message Zero(Message spec)
    {
        Message zero = spec.Without(rates);
        foreach (string rate in rates)
        {
            TextSpan place = spec.SpanOf(rate);
            zero.Put(rate, new Value(place, "0"), place);
        }

        return zero;
    }
}
