using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>
/// Concats without a copy: their bottoms are put beside each other where they are made. That needs channels-last bottoms that calls
/// make for themselves, each of whole blocks of channels but the last, and none in two Concats. A bottom may be such a Concat itself:
/// the branches of a dense block lie in one place from the first to the last.
/// </summary>
internal sealed class Joins
{
    private static readonly KernelCall joined = KernelCall.Of("Concat.Joined");

    private readonly PredictionPlan plan;
    private readonly PredictionStep[] steps;
    private readonly Dictionary<int, int> makers = [];
    private readonly HashSet<int> parts = [];

    private Joins(PredictionPlan plan)
    {
        this.plan = plan;
        steps = [.. plan.Steps];
        for (int i = 0; i < steps.Length; i++)
            makers[steps[i].Top] = i;
    }

    public static PredictionStep[] Apply(PredictionPlan plan, Cancellation cancel)
    {
        var joins = new Joins(plan);
        joins.Join(cancel);
        joins.Place(cancel);
        return joins.steps;
    }

    private void Join(Cancellation cancel)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            cancel.Poll();
            PredictionStep concat = steps[i];
            if (!concat.Kernel.JoinsChannels || !plan.Values[concat.Top].IsChannelsLast || !CanBeParts(concat))
                continue;
            parts.UnionWith(concat.Bottoms);
            steps[i] = concat with { Kernel = concat.Kernel with { Call = joined, IsView = true } };
        }
    }

    private bool CanBeParts(PredictionStep concat)
    {
        for (int i = 0; i < concat.Bottoms.Count; i++)
        {
            int bottom = concat.Bottoms[i];
            bool isWhole = Channels(bottom) > 0 && (i == concat.Bottoms.Count - 1 || Channels(bottom) % Pixel.Block == 0);
            if (!isWhole || parts.Contains(bottom) || !makers.TryGetValue(bottom, out int maker) || !CanBePart(steps[maker].Kernel))
                return false;
        }

        return concat.Bottoms.Distinct().Count() == concat.Bottoms.Count;
    }

    private static bool CanBePart(Kernel maker) => maker is { IsView: false, KeepsBottom: false } or { IsJoined: true };

    // The outermost first: what lies in them, they come after.
    private void Place(Cancellation cancel)
    {
        Dictionary<int, (long First, long Channels)> wholes = [];
        for (int i = steps.Length - 1; i >= 0; i--)
        {
            cancel.Poll();
            if (steps[i] is not { Kernel.IsJoined: true } concat)
                continue;
            (long first, long channels) = wholes.TryGetValue(concat.Top, out (long, long) outer) ? outer : (0, Channels(concat.Top));
            foreach (int bottom in concat.Bottoms)
            {
                int maker = makers[bottom];
                if (steps[maker].Kernel.IsJoined)
                    wholes.Add(bottom, (first, channels));
                else
                    steps[maker] = steps[maker] with { Part = (first, channels) };
                first += Channels(bottom);
            }
        }
    }

    private long Channels(int value) => plan.Values[value].Shape[1].Size;
}
