using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The call of a method that the project supplies, inside the runtime's checks of what it gives.</summary>
internal static class HookCalls
{
    /// <param name="step">The layer.</param>
    /// <param name="bottom">How a value is written.</param>
    /// <param name="owner">"" inside the net's class, "net." in a blob set.</param>
    public static string Expression(StepModel step, Func<int, string> bottom, string owner)
    {
        string[] bottoms = Calls.Bottoms(step, bottom);
        int listed = step.Call.ListedBottoms;
        List<string> arguments = [.. listed > 0 ? [Constants.List(bottoms)] : bottoms, $"HookParameters.{step.Hook!.Parameter}"];
        if (step.Call.TakesBlobs)
            arguments.Add(step.Member is null ? "[]" : $"{owner}{step.Member}.Blobs");
        string call = $"{Literals.String(step.LayerName)}, () => {owner}{step.Hook.Method}({string.Join(", ", arguments)})";
        if (step.Tops.Count == 0)
            return $"Caffe::Hook.Run({call})";

        string[] shapes = [.. step.Call.Shapes.Select(top => top.Sizes is { } sizes ? Constants.List(sizes.Select(Size)) : "null")];
        return step.Call.Tops == TopStyle.Single ? $"Caffe::Hook.Top({call}, {shapes[0]})" : $"Caffe::Hook.Tops({call}, {Constants.List(shapes)})";

        string Size(HookSize size) => size.Bottom >= 0 ? $"{bottom(step.Bottoms[size.Bottom])}.shape[{size.Axis.ToText()}]" : size.Size.ToText();
    }
}
