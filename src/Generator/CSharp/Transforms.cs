using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The properties that say what a view's data layers do to pictures.</summary>
internal static class Transforms
{
    public static void Emit(CodeWriter code, NetModel net)
    {
        foreach (ViewModel view in net.Views)
            foreach (TransformModel transform in view.Transforms)
            {
                code.Line();
                code.Line($"/// <summary>{Documentation(view, transform)}</summary>");
                code.Line($"public static Prototxt::Imaging.ImageTransform {transform.Property} => {transform.SameAs ?? Expression(transform.Plan)};");
            }
    }

    /// <summary>The transform as an object of the type that its place asks for.</summary>
    public static string Expression(TransformPlan plan) => Constants.New(Properties(plan));

    private static string Documentation(ViewModel view, TransformModel transform)
    {
        string target = transform.Blob is { } blob ? $"blob {Comments.Xml(blob)}" : "input";
        string pictures = $"How pictures become the {target} of <see cref=\"{view.Name}\"/>";
        return transform.SameAs is { } other ? $"{pictures} from which it learns: <see cref=\"{other}\"/>." : $"{pictures}: what its data layer does to them.";
    }

    private static IEnumerable<string> Properties(TransformPlan plan)
    {
        yield return "Phase = " + Constants.Expression(new Constant.Member("Phase", plan.Phase.ToString()));
        if (plan.Mirror)
            yield return "Mirror = true";
        if (plan.Scale.Value != 1)
            yield return "Scale = " + Literals.Float(plan.Scale);
        if (plan.ResizeTo is var (height, width))
            yield return $"ResizeTo = new({height.ToText()}, {width.ToText()})";
        if (plan.CropSize != 0)
            yield return $"CropSize = {plan.CropSize.ToText()}";
        if (plan.Window is { } window)
            yield return "Window = " + Window(window);
        if (plan.MeanFile is { } file)
            yield return "MeanFile = " + Literals.String(file);
        if (plan.MeanValues.Count > 0)
            yield return "MeanValues = " + Constants.List(plan.MeanValues.Select(Literals.Float));
        if (plan.ForceColor)
            yield return "ForceColor = true";
        if (plan.ForceGray)
            yield return "ForceGray = true";
    }

    private static string Window(WindowPlan window)
    {
        string[] properties = [.. window.ContextPad > 0 ? [$"ContextPad = {window.ContextPad.ToText()}"] : (string[])[], .. window.Square ? ["Square = true"] : (string[])[]];
        return properties.Length > 0 ? Constants.New(properties) : "new() { }";
    }
}
