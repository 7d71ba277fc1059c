using Prototxt.Generator.Common;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>
/// Cuts long methods into stages, each a method. What the C# compiler and the runtime's need for a method grows faster than the
/// method, so that a net of ten thousand layers in one takes minutes.
/// </summary>
internal sealed class StageBuilder
{
    /// <summary>A method of more layers is cut. Few published nets have as many, and they read better in one piece.</summary>
    public const int LongestMethod = 500;

    /// <summary>A stage has at most so many layers, and at least half of them unless it is the last.</summary>
    public const int LongestStage = 250;

    private readonly IReadOnlyList<StageStep> steps;
    private readonly int longest;

    // By value: the step that makes it, -1 for an input, and the last step that reads it.
    private readonly int[] made, read;

    // How many values that steps made are still to be read when a step begins.
    private readonly int[] alive;

    private StageBuilder(IReadOnlyList<StageStep> steps, int values, IEnumerable<int> kept, int longest, Cancellation cancel)
    {
        this.steps = steps;
        this.longest = longest;
        made = [.. Enumerable.Repeat(-1, values)];
        read = [.. Enumerable.Repeat(-1, values)];
        alive = new int[steps.Count + 2];
        for (int i = 0; i < steps.Count; i++)
        {
            cancel.Poll();
            foreach (int value in steps[i].Makes)
                made[value] = read[value] = i;
            foreach (int value in steps[i].Reads)
                read[value] = i;
        }

        foreach (int value in kept)
            read[value] = steps.Count;
        for (int value = 0; value < values; value++)
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
    /// <param name="longestMethod">A view of more layers is cut.</param>
    /// <param name="longestStage">The most layers of a stage.</param>
    public static EquatableArray<StageModel> Build(ViewModel view, Func<string, string> method, Func<string, string> local, Cancellation cancel, int longestMethod = LongestMethod, int longestStage = LongestStage)
    {
        // What shares its tensor with another value is that value.
        return view.Steps.Count <= longestMethod ? EquatableArray<StageModel>.Empty : Build(view.Name, [.. view.Steps.Select(Step)], view.Values.Count,
            view.Outputs.Select(o => Origin(o.Value)).Concat(view.Losses.Select(l => Origin(l.Value))), method, local, cancel, longestMethod, longestStage);

        int Origin(int value) => view.Values[value].Origin;

        StageStep Step(StepModel step)
        {
            var reads = new int[step.Bottoms.Count];
            for (int i = 0; i < reads.Length; i++)
                reads[i] = Origin(step.Bottoms[i]);
            return new StageStep(step.LayerName, step.Tops.Count == 1 && Origin(step.Tops[0]) == step.Tops[0] ? [step.Tops[0]] : [.. step.Tops.Where(t => Origin(t) == t)], reads);
        }
    }

    /// <summary>The stages of any method; none where it is short enough.</summary>
    /// <param name="owner">What their names begin with.</param>
    /// <param name="steps">What is done in the method.</param>
    /// <param name="values">How many values there are.</param>
    /// <param name="kept">The values that are needed after the last step.</param>
    /// <param name="method">Takes a name among the members of the class.</param>
    /// <param name="local">Takes a name among the locals.</param>
    /// <param name="cancel">Asked for each step.</param>
    /// <param name="longestMethod">A method of more steps is cut.</param>
    /// <param name="longestStage">The most steps of a stage.</param>
    public static EquatableArray<StageModel> Build(string owner, IReadOnlyList<StageStep> steps, int values, IEnumerable<int> kept, Func<string, string> method, Func<string, string> local, Cancellation cancel, int longestMethod = LongestMethod, int longestStage = LongestStage) =>
        steps.Count <= longestMethod ? EquatableArray<StageModel>.Empty : new StageBuilder(steps, values, kept, longestStage, cancel).Build(owner, method, local).ToEquatableArray();

    /// <summary>The parts of a constructor, which hand nothing on; none where it is short enough.</summary>
    /// <param name="owner">What their names begin with.</param>
    /// <param name="names">The layers for which it makes something.</param>
    /// <param name="method">Takes a name among the members of the class.</param>
    /// <param name="longestMethod">A constructor of more layers is cut.</param>
    public static EquatableArray<PartModel> Parts(string owner, IReadOnlyList<string> names, Func<string, string> method, int longestMethod = LongestMethod)
    {
        List<PartModel> parts = [];
        for (int first = 0; names.Count > longestMethod && first < names.Count; first += LongestStage)
        {
            int count = Math.Min(LongestStage, names.Count - first);
            parts.Add(new PartModel(method(Name(owner, names[first], names[first + count - 1])), first, count));
        }

        return parts.ToEquatableArray();
    }

    private IEnumerable<StageModel> Build(string owner, Func<string, string> method, Func<string, string> local)
    {
        for (int first = 0, end; first < steps.Count; first = end)
        {
            end = End(first);
            string name = Name(owner, steps[first].Name, steps[end - 1].Name);
            yield return new StageModel(method(name), local(Identifiers.Camel(name)), first, end - first, Takes(first, end).ToEquatableArray(), Leaves(first, end).ToEquatableArray());
        }
    }

    // Where the fewest values are handed on, and of such places the last.
    private int End(int first)
    {
        if (steps.Count - first <= longest)
            return steps.Count;
        int best = first + longest;
        for (int i = best - 1; i >= first + Math.Max(longest / 2, 1); i--)
            if (alive[i] < alive[best])
                best = i;
        return best;
    }

    private IEnumerable<int> Takes(int first, int end) => Values(first, end, s => s.Reads).Where(v => made[v] < first).Distinct();

    private IEnumerable<int> Leaves(int first, int end) => Values(first, end, s => s.Makes).Where(v => read[v] >= end);

    private IEnumerable<int> Values(int first, int end, Func<StageStep, int[]> of)
    {
        for (int i = first; i < end; i++)
            foreach (int value in of(steps[i]))
                yield return value;
    }

    private static string Name(string owner, string first, string last) => owner + Identifiers.Pascal(first, "Layer") + "To" + Identifiers.Pascal(last, "Layer");
}
