using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>
/// Gives every value a place in the workspace that nobody else needs meanwhile. Inputs have memory of their own, in the first slots;
/// all else lies in one arena, the largest values placed first, so that what is smaller finds gaps.
/// </summary>
internal static class Places
{
    public static PredictionPlan Assign(PredictionPlan plan, Cancellation cancel)
    {
        PredictionStep[] steps = Joins.Apply(plan, cancel);
        Unchanging.Mark(steps);
        var residences = new Residences(plan, steps, cancel);
        Residence[] inputs = [.. Enumerable.Range(0, plan.Inputs).Select(i => residences[i])];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i].Slot = i;
        InputSlot[] inputSlots = [.. inputs.Select(i => new InputSlot(i))];
        var arena = new Arena();
        foreach (Residence home in residences.All.Where(h => h.Slot < 0).OrderByDescending(h => h.Size).ThenBy(h => h.Begin))
        {
            cancel.Poll();
            long offset = arena.Find(home);
            // An input's memory only where the arena would grow.
            if (offset + home.Size <= arena.Size || !inputSlots.Any(s => s.TryAdd(home)))
                arena.Add(home, offset);
        }

        PlannedSlot[] slots = [.. inputs.Select(i => new PlannedSlot(i.Size)), .. Number(residences, inputs.Length)];
        for (int i = 0; i < steps.Length; i++)
            if (!steps[i].Kernel.IsView)
                steps[i] = steps[i] with { Slot = residences[steps[i].Top].Slot };
        return plan with
        {
            Values = plan.Values.Select((v, i) => v with { Slot = residences[i].Slot, Numbers = Residences.Size(v) }).ToEquatableArray(),
            Steps = new(steps),
            Slots = new(slots),
            LargestLiveSet = residences.LargestLiveSet(cancel),
        };
    }

    // One for each place, in the order in which they are needed.
    private static IEnumerable<PlannedSlot> Number(Residences residences, int inputs)
    {
        Dictionary<PlannedSlot, int> numbers = [];
        foreach (Residence home in residences.All.Where(h => h.Slot < 0).OrderBy(h => h.Begin))
        {
            var slot = new PlannedSlot(home.Size, home.Offset);
            if (!numbers.TryGetValue(slot, out int number))
                numbers.Add(slot, number = numbers.Count);
            home.Slot = inputs + number;
        }

        return numbers.OrderBy(n => n.Value).Select(n => n.Key);
    }
}
