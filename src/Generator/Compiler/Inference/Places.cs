using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>
/// Gives every value a slot of the workspace that nobody else needs meanwhile, so that few are needed: the smallest free one that is
/// large enough, or else the largest, which grows. Inputs are copied into the first slots.
/// </summary>
internal sealed class Places
{
    private const int Forever = int.MaxValue;
    private const long Block = 16;

    private readonly PredictionPlan plan;
    private readonly PredictionStep[] steps;
    private readonly int[] roots;
    private readonly int[] lastUse;
    private readonly HashSet<int> lookedInto = [];
    private readonly List<(long Size, int FreeAfter)> slots = [];
    private readonly Dictionary<int, int> slotOf = [];

    private Places(PredictionPlan plan, Cancellation cancel)
    {
        this.plan = plan;
        steps = Joins.Apply(plan, cancel);
        roots = [.. Enumerable.Range(0, plan.Values.Count)];
        lastUse = new int[plan.Values.Count];
        FindRoots();
        FindLastUses();
    }

    public static PredictionPlan Assign(PredictionPlan plan, Cancellation cancel) => new Places(plan, cancel).Assign(cancel);

    private PredictionPlan Assign(Cancellation cancel)
    {
        for (int input = 0; input < plan.Inputs; input++)
            Take(input, -1);
        for (int i = 0; i < steps.Length; i++)
        {
            cancel.Poll();
            if (!steps[i].Kernel.IsView)
                steps[i] = steps[i] with { Slot = SlotFor(steps[i], i) };
        }

        return plan with { Steps = new(steps), Slots = slots.Count };
    }

    private int SlotFor(PredictionStep step, int position)
    {
        int root = roots[step.Top];
        if (slotOf.TryGetValue(root, out int shared))
            return shared; // another part of the same whole was made before
        if (CanOverwrite(step, position))
        {
            int slot = slotOf[roots[step.Bottoms[0]]];
            slotOf.Add(root, slot);
            slots[slot] = (Math.Max(slots[slot].Size, Size(root)), lastUse[root]);
            return slot;
        }

        return Take(root, position);
    }

    private int Take(int root, int position)
    {
        long size = Size(root);
        int best = -1;
        for (int slot = 0; slot < slots.Count; slot++)
            if (slots[slot].FreeAfter < position && (best < 0 || IsBetter(slots[slot].Size, slots[best].Size, size)))
                best = slot;
        if (best < 0)
        {
            best = slots.Count;
            slots.Add((0, 0));
        }

        slots[best] = (Math.Max(slots[best].Size, size), lastUse[root]);
        slotOf.Add(root, best);
        return best;
    }

    private static bool IsBetter(long size, long than, long needed) => size >= needed ? than < needed || size < than : than < needed && size > than;

    // Not over what others look into, nor where the bottom is read a second time after the top was begun.
    private bool CanOverwrite(PredictionStep step, int position)
    {
        if (!step.Kernel.CanOverwrite || step.Part is not null || step.Sum is not null)
            return false;
        int bottom = step.Bottoms[0], root = roots[bottom];
        bool isAlone = plan.Values[bottom].IsChannelsLast == plan.Values[root].IsChannelsLast && Size(bottom) == Size(root) && !lookedInto.Contains(root);
        return isAlone && lastUse[root] == position && step.Bottoms.Skip(1).All(b => roots[b] != root);
    }

    private void FindRoots()
    {
        // A whole first, since its parts are made before it.
        foreach (PredictionStep step in steps.Where(s => s.Kernel.JoinsChannels && s.Kernel.IsView))
            foreach (int bottom in step.Bottoms)
                roots[bottom] = step.Top;
        foreach (PredictionStep step in steps.Where(s => s.Kernel.IsView && !s.Kernel.JoinsChannels))
            roots[step.Top] = roots[step.Bottoms[0]];
    }

    private void FindLastUses()
    {
        for (int i = 0; i < steps.Length; i++)
            foreach (int used in steps[i].Bottoms.Append(steps[i].Top).Concat(steps[i].Sum is { } sum ? [sum] : Array.Empty<int>()))
                lastUse[roots[used]] = i;
        foreach (PredictionOutput output in plan.Outputs)
            lastUse[roots[output.Value]] = Forever;
        // What a top may lie in is needed as long as the top.
        foreach (PredictionStep step in Enumerable.Reverse(steps).Where(s => s.Kernel.KeepsBottom))
        {
            (int bottom, int top) = (roots[step.Bottoms[0]], roots[step.Top]);
            lastUse[bottom] = Math.Max(lastUse[bottom], lastUse[top]);
            lookedInto.Add(bottom);
            lookedInto.Add(top);
        }
    }

    private long Size(int value)
    {
        Shape shape = plan.Values[value].Shape;
        long count = shape.CountPerItem;
        return plan.Values[value].IsChannelsLast && shape[1].Size > 0 ? count / shape[1].Size * ((shape[1].Size + Block - 1) / Block * Block) : count;
    }
}
