using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.CSharp;

/// <summary>The sizes that a caller of spans gives with them: how many images there are, and what the prototxt does not tell.</summary>
/// <param name="Parameters">The parameters, those with a default last.</param>
/// <param name="Axes">The expression for each axis of the input, empty where the prototxt's size holds; none for the inputs of other nets.</param>
internal sealed record InputSizes(string[] Parameters, string[] Axes)
{
    private static readonly string[] names = ["images", "channels", "height", "width"];

    /// <summary>The methods that a net has. None where spans would need whole shapes beside them: tensors have them.</summary>
    public static IEnumerable<InputSizes> Of(PredictionPlan plan)
    {
        Shape[] inputs = [.. plan.Values.Take(plan.Inputs).Select(v => v.Shape)];
        if (!inputs.All(s => s.IsRanked))
            yield break;
        if (inputs.Length != 1 || inputs[0].Rank == 0 || !inputs[0][0].IsBatch)
        {
            // How many numbers there are tells one.
            if (inputs.All(s => s.Dims.Count(d => d.IsBatch || !d.IsKnown) <= 1))
                yield return new([], []);
            yield break;
        }

        bool isPicture = inputs[0].Rank == 4;
        HashSet<int> open = [.. Enumerable.Range(1, inputs[0].Rank - 1).Where(axis => !inputs[0][axis].IsKnown)];
        if (open.Count == 0)
            yield return new(["images = 1"], ["images"]);
        else if (isPicture)
            yield return Told(open);
        if (isPicture && plan.TakesAnySize && !open.IsSupersetOf([2, 3]))
            yield return Told([.. open, 2, 3]);
    }

    /// <summary>What a parameter is.</summary>
    public static string Describe(string parameter) => parameter.Split(' ')[0] switch
    {
        "images" => "How many images there are",
        "channels" => "How many channels they have",
        string side => $"Their {side} in pixels",
    };

    /// <summary>The sizes of an input as a list, -1 for one that the numbers tell.</summary>
    public IEnumerable<string> Of(Shape shape) =>
        shape.Dims.Select((d, axis) => axis < Axes.Length && Axes[axis].Length > 0 ? Axes[axis] : d.IsBatch || !d.IsKnown ? "-1" : d.Size.ToText());

    private static InputSizes Told(HashSet<int> axes) =>
        new([.. names.Where((_, axis) => axis == 0 || axes.Contains(axis))], [.. names.Select((name, axis) => axis == 0 || axes.Contains(axis) ? name : "")]);
}
