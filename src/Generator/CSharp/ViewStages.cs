using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The stages of a long view.</summary>
internal sealed class ViewStages
{
    private readonly CodeWriter code;
    private readonly ViewModel view;
    private readonly StageWriter writer;
    private readonly (StageModel Model, string[] Takes, string[] Leaves)[] stages;

    public ViewStages(CodeWriter code, ViewModel view)
    {
        this.code = code;
        this.view = view;
        writer = new StageWriter(code, SourceFile.Tensor);
        Names = new LocalNames(view);
        stages = [.. view.Stages.Select(Named)];
    }

    /// <summary>The names of values behind the last stage.</summary>
    public LocalNames Names { get; }

    /// <summary>What runs the stages, in the place of the layers. All tensors belong to the caller's scope.</summary>
    public void EmitCalls()
    {
        code.Line(StageWriter.Reason(view.Steps.Count, "layers"));
        foreach ((StageModel stage, string[] takes, string[] leaves) in stages)
            writer.Call(stage, takes, leaves);
    }

    /// <summary>The stages themselves.</summary>
    public void EmitMethods()
    {
        var names = new LocalNames(view);
        foreach ((StageModel stage, string[] takes, string[] leaves) in stages)
        {
            using var body = writer.Method(stage, "layers of " + view.Name, takes, leaves);
            ViewEmitter.EmitSteps(code, view, Steps(stage), names);
            writer.Return(leaves);
        }
    }

    private (StageModel Model, string[] Takes, string[] Leaves) Named(StageModel stage)
    {
        string[] takes = [.. stage.Takes.Select(Names.Own)];
        foreach (StepModel step in Steps(stage))
            Names.Pass(step);
        return (stage, takes, [.. stage.Leaves.Select(Names.Own)]);
    }

    private IEnumerable<StepModel> Steps(StageModel stage) => Enumerable.Range(stage.First, stage.Count).Select(i => view.Steps[i]);
}
