using Prototxt.Generator.Common;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>
/// Splits long views into stages, each a method. What the C# compiler and the runtime's need for a method grows faster than the
/// method, so that a net of ten thousand layers in one would take minutes.
/// </summary>
internal sealed class StageBuilder
{
    /// <summary>A view of more layers is split. Few published nets are, and they read better in one piece.</summary>
    public const int LongestView = 500;

    /// <summary>A stage has at most so many layers, and at least half of them unless it is the last.</summary>
    public const int LongestStage = 250;

    private readonly ViewModel view;
    private readonly int longest;

    // By value, as its origin: the step that makes it, -1 for an input, and the last step that reads it.
    private readonly int[] made, read;

    // How many values that steps made are still to be read when a step begins.
    private readonly int[] alive;

    private StageBuilder(ViewModel view, int longest, Cancellation cancel)
    {
        this.view = view;
        this.longest = longest;
        made = [.. view.Values.Select(_ => -1)];
        read = [.. view.Values.Select(_ => -1)];
        alive = new int[view.Steps.Count + 2];
        for (int i = 0; i < view.Steps.Count; i++)
        {
            cancel.Poll();
            foreach (int top in view.Steps[i].Tops)
                if (Origin(top) == top)
                    made[top] = i;
            foreach (int used in view.Steps[i].Bottoms.Concat(view.Steps[i].Tops))
                read[Origin(used)] = i;
        }

        foreach (int kept in view.Outputs.Select(o => o.Value).Concat(view.Losses.Select(l => l.Value)))
            read[Origin(kept)] = view.Steps.Count;
        for (int value = 0; value < made.Length; value++)
            if (made[value] >= 0)
            {
                alive[made[value] + 1]++;
                alive[read[value] + 1]--;
            }

        for (int i = 1; i < alive.Length; i++)
            alive[i] += alive[i - 1];
    }

    /// <summary>The stages of a view; none where it is short enough to be one method.</summary>
    /// <param name="view">The view.</param>
    /// <param name="method">Takes a name among the members of the class.</param>
    /// <param name="local">Takes a name among the view's locals.</param>
    /// <param name="cancel">Asked for each layer.</param>
    /// <param name="longestView">A view of more layers is split.</param>
    /// <param name="longestStage">The most layers of a stage.</param>
    public static EquatableArray<StageModel> Build(ViewModel view, Func<string, string> method, Func<string, string> local, Cancellation cancel, int longestView = LongestView, int longestStage = LongestStage) =>
        view.Steps.Count <= longestView ? EquatableArray<StageModel>.Empty : new StageBuilder(view, longestStage, cancel).Build(method, local).ToEquatableArray();

    private IEnumerable<StageModel> Build(Func<string, string> method, Func<string, string> local)
    {
        for (int first = 0, end; first < view.Steps.Count; first = end)
        {
            end = End(first);
            string name = view.Name + Name(first) + "To" + Name(end - 1);
            yield return new StageModel(method(name), local(Identifiers.Camel(name)), first, end - first, Takes(first, end).ToEquatableArray(), Leaves(first, end).ToEquatableArray());
        }
    }

    // Where the fewest values are handed on, and of such places the last.
    private int End(int first)
    {
        if (view.Steps.Count - first <= longest)
            return view.Steps.Count;
        int best = first + longest;
        for (int i = best - 1; i >= first + Math.Max(longest / 2, 1); i--)
            if (alive[i] < alive[best])
                best = i;
        return best;
    }

    private IEnumerable<int> Takes(int first, int end) =>
        Steps(first, end).SelectMany(s => s.Bottoms).Select(Origin).Where(v => made[v] < first).Distinct();

    private IEnumerable<int> Leaves(int first, int end) =>
        Steps(first, end).SelectMany(s => s.Tops).Where(v => made[v] >= first && read[v] >= end);

    private IEnumerable<StepModel> Steps(int first, int end) => Enumerable.Range(first, end - first).Select(i => view.Steps[i]);

    private string Name(int step) => Identifiers.Pascal(view.Steps[step].LayerName, "Layer");

    private int Origin(int value) => view.Values[value].Origin;
}
