using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>
/// Gives every value a place in the workspace that nobody else needs meanwhile. All lie in one arena, the largest placed first, so that
/// what is smaller finds gaps. Inputs have the first slots, and all but the largest of them memory of their own: by that one's size a
/// call finds out how large the arena must be.
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
        Residence? largest = inputs.OrderByDescending(i => i.Size).FirstOrDefault();
        var arena = new Arena();
        foreach (Residence home in residences.All.Where(h => h.Slot < 0 || h == largest).OrderByDescending(h => h.Size).ThenBy(h => h.Begin))
        {
            cancel.Poll();
            arena.Add(home, arena.Find(home));
        }

        PlannedSlot[] slots = [.. inputs.Select(i => new PlannedSlot(i.Size, i.Offset)), .. Number(residences, inputs.Length)];
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
