using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// A layer without bottoms of a type that Prototxt does not know, or one that runs Python: it makes data. Its tops are inputs
/// of the generated methods.
/// </summary>
internal sealed class UnknownSource(Message message) : LayerType
{
    public override string Name => message.String("type");

    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        PythonLayer.MarkRead(message);
        string reason = PythonLayer.IsOne(message) ? $"the Python class {PythonLayer.Class(message)} makes it" : $"only the layer type {Name} knows it{HookDiagnostics.KnownData(Name)}";
        List<Shape> tops = [];
        for (int i = 0; i < layer.TopCount; i++)
        {
            tops.Add(layer.Options.ShapeOf(layer.TopNames[i]) ?? Shape.OfAnyRank(Dim.Unknown));
            layer.RemarkUnknown(i, tops[i], reason);
        }

        return new LayerPlan(tops.ToEquatableArray(), LayerCall.Nothing);
    }
}
