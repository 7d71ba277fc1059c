using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference.Kernels;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>Which values share memory, and from when to when it is needed.</summary>
internal sealed class Residences
{
    private const int Forever = int.MaxValue;

    // Sizes end here, so that sums of them are sums.
    private const long Largest = 1L << 40;

    private readonly PredictionPlan plan;
    private readonly PredictionStep[] steps;
    private readonly int[] roots;
    private readonly Residence[] homes;

    public Residences(PredictionPlan plan, PredictionStep[] steps, Cancellation cancel)
    {
        this.plan = plan;
        this.steps = steps;
        roots = [.. Enumerable.Range(0, plan.Values.Count)];
        FindRoots();
        homes = [.. plan.Values.Select(_ => new Residence())];
        for (int value = 0; value < homes.Length; value++)
        {
            homes[value] = homes[roots[value]];
            homes[value].Size = Math.Max(homes[value].Size, Padded(Size(plan.Values[value])));
        }

        FindTimes();
        WriteOver(cancel);
    }

    public Residence this[int value] => homes[value];

    public IEnumerable<Residence> All => homes.Distinct();

    /// <summary>Numbers of the values that are needed at once, where they are most.</summary>
    public long LargestLiveSet(Cancellation cancel)
    {
        long[] changes = new long[steps.Length + 2];
        foreach (Residence home in All.Where(h => h.End >= h.Begin))
        {
            changes[home.Begin + 1] += home.Size;
            if (home.End < steps.Length)
                changes[home.End + 2] -= home.Size;
        }

        long live = 0, most = 0;
        foreach (long change in changes)
        {
            cancel.Poll();
            live += change;
            most = Math.Max(most, live);
        }

        return most;
    }

    /// <summary>Numbers of a value at a batch of one. What the prototxt does not tell is guessed; there is room for any size when it is known.</summary>
    public static long Size(PredictionValue value)
    {
        Shape shape = value.Shape;
        long size = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            long numbers = shape[axis].IsBatch ? 1 : shape[axis].IsKnown ? shape[axis].Size : axis == 1 ? 3 : 224;
            if (value.IsChannelsLast && axis == 1)
                numbers = Padded(numbers);
            size = numbers > 0 && size > Largest / numbers ? Largest : size * numbers;
        }

        return size;
    }

    // All begin at a cache line.
    private static long Padded(long numbers) => (numbers + Pixel.Block - 1) / Pixel.Block * Pixel.Block;

    // A whole first, since its parts are made before it; the outer ones before those that lie in them.
    private void FindRoots()
    {
        foreach (PredictionStep step in Enumerable.Reverse(steps).Where(s => s.Kernel.IsJoined))
            foreach (int bottom in step.Bottoms)
                roots[bottom] = roots[step.Top];
        foreach (PredictionStep step in steps.Where(s => s.Kernel.IsView && !s.Kernel.IsJoined))
            roots[step.Top] = roots[step.Bottoms[0]];
    }

    private void FindTimes()
    {
        for (int input = 0; input < plan.Inputs; input++)
            Use(input, -1);
        for (int i = 0; i < steps.Length; i++)
        {
            PredictionStep step = steps[i];
            Use(step.Top, i);
            foreach (int used in step.Read)
                Use(used, i);
            if (step.Sum is { } sum)
                Use(sum, i);
            if (!step.IsConstant)
                continue;
            // It is there in the next call too.
            (homes[step.Top].Begin, homes[step.Top].End, homes[step.Top].IsShared) = (-1, Forever, true);
        }

        foreach (PredictionOutput output in plan.Outputs)
            homes[output.Value].End = Forever;
        // What a top may lie in is needed as long as the top.
        foreach (PredictionStep step in Enumerable.Reverse(steps).Where(s => s.Kernel.KeepsBottom))
        {
            (Residence bottom, Residence top) = (homes[step.Bottoms[0]], homes[step.Top]);
            bottom.End = Math.Max(bottom.End, top.End);
            bottom.IsShared = top.IsShared = true;
        }
    }

    private void Use(int value, int position)
    {
        Residence home = homes[value];
        home.Begin = Math.Min(home.Begin, position);
        home.End = Math.Max(home.End, position);
    }

    private void WriteOver(Cancellation cancel)
    {
        Dictionary<Residence, Residence> into = [];
        for (int i = 0; i < steps.Length; i++)
        {
            cancel.Poll();
            if (!steps[i].Kernel.CanOverwrite || steps[i].Kernel.IsView)
                continue;
            Residence bottom = Of(steps[i].Bottoms[0]), top = Of(steps[i].Top);
            if (!CanWriteOver(steps[i], i, bottom, top))
                continue;
            bottom.End = top.End;
            into.Add(top, bottom);
        }

        for (int value = 0; value < homes.Length; value++)
            homes[value] = Of(value);

        Residence Of(int value)
        {
            Residence home = homes[value];
            while (into.TryGetValue(home, out Residence? earlier))
                home = earlier;
            homes[value] = home;
            return home;
        }

        // Not over what others look into, nor where the bottom is read a second time after the top was begun.
        bool CanWriteOver(PredictionStep step, int position, Residence bottom, Residence top)
        {
            if (step.Part is not null || step.Sum is not null || step.IsConstant || top == bottom || top.Begin != position || top.IsShared || bottom.IsShared || bottom.End != position)
                return false;
            PredictionValue value = plan.Values[step.Bottoms[0]];
            return Padded(Size(value)) == bottom.Size && top.Size == bottom.Size && value.IsChannelsLast == plan.Values[step.Top].IsChannelsLast
                && step.Bottoms.Skip(1).All(b => Of(b) != bottom);
        }
    }
}
