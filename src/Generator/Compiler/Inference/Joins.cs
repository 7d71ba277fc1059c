using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>
/// Concats without a copy: their bottoms are put beside each other where they are made. That needs channels-last bottoms that calls
/// make for themselves, each of whole blocks of channels but the last, and none in two Concats.
/// </summary>
internal static class Joins
{
    // Parts begin at multiples of it.
    private const long Block = 16;

    private static readonly KernelCall joined = KernelCall.Of("Concat.Joined");

    public static PredictionStep[] Apply(PredictionPlan plan, Cancellation cancel)
    {
        PredictionStep[] steps = [.. plan.Steps];
        Dictionary<int, int> makers = [];
        for (int i = 0; i < steps.Length; i++)
            makers[steps[i].Top] = i;
        for (int i = 0; i < steps.Length; i++)
        {
            cancel.Poll();
            PredictionStep concat = steps[i];
            if (!concat.Kernel.JoinsChannels || !plan.Values[concat.Top].IsChannelsLast || !CanBeParts(concat, plan, steps, makers))
                continue;
            long first = 0, channels = plan.Values[concat.Top].Shape[1].Size;
            foreach (int bottom in concat.Bottoms)
            {
                steps[makers[bottom]] = steps[makers[bottom]] with { Part = (first, channels) };
                first += plan.Values[bottom].Shape[1].Size;
            }

            steps[i] = concat with { Kernel = concat.Kernel with { Call = joined, IsView = true } };
        }

        return steps;
    }

    private static bool CanBeParts(PredictionStep concat, PredictionPlan plan, PredictionStep[] steps, Dictionary<int, int> makers)
    {
        for (int i = 0; i < concat.Bottoms.Count; i++)
        {
            int bottom = concat.Bottoms[i];
            long channels = plan.Values[bottom].Shape[1].Size;
            bool isWhole = channels > 0 && (i == concat.Bottoms.Count - 1 || channels % Block == 0);
            if (!isWhole || !makers.TryGetValue(bottom, out int maker) || steps[maker] is not { Part: null, Kernel: { IsView: false, KeepsBottom: false } })
                return false;
        }

        return concat.Bottoms.Distinct().Count() == concat.Bottoms.Count;
    }
}
