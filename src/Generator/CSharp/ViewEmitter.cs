using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>One view as a straight-line method, with its result.</summary>
internal static class ViewEmitter
{
    public static string Emit(NetModel net, ViewModel view, Cancellation cancel) => SourceFile.Part(net, cancel, code =>
    {
        if (view.IsSound)
            EmitMethods(code, net, view);
        else
            EmitUnsound(code, net, view);
        if (ReturnsTensor(view))
            return;
        code.Line();
        EmitResult(code, net, view);
    });

    /// <summary>A prediction with one output is just that tensor; everything else is a record.</summary>
    public static bool ReturnsTensor(ViewModel view) => view.Kind == ViewKind.Predict && view.Outputs.Count == 1;

    public static bool IsModule(ViewModel? view) => view is { Kind: ViewKind.Predict, Outputs.Count: 1, Inputs.Count: 1 };

    public static string ResultType(ViewModel view) => ReturnsTensor(view) ? SourceFile.Tensor : view.Name + "Result";

    public static string Parameters(ViewModel view) => string.Join(", ", view.Inputs.Select(i => $"{SourceFile.Tensor} {view.Values[i].Local}"));

    private static string Arguments(ViewModel view) => string.Join(", ", view.Inputs.Select(i => view.Values[i].Local));

    private static void EmitMethods(CodeWriter code, NetModel net, ViewModel view)
    {
        if (view.Kind == ViewKind.Predict)
        {
            EmitDocumentation(code, net, view, $"What {Comments.Xml(net.DisplayName)} makes of its input.");
            code.Line("/// <remarks>Records no gradients.</remarks>");
            code.Line(SourceFile.Generated);
            using (code.Braces($"public {ResultType(view)} Predict({Parameters(view)})"))
            {
                code.Line("using var noGrad = Torch::torch.no_grad();");
                code.Line($"return forward({Arguments(view)});");
            }

            code.Line();
            code.Line("/// <inheritdoc cref=\"Predict\"/>");
            code.Line("/// <remarks>Records gradients where the caller does.</remarks>");
            code.Line(SourceFile.Generated);
            EmitBody(code, net, view, $"public {(IsModule(view) ? "override " : "")}{ResultType(view)} forward({Parameters(view)})", grad: true);
            return;
        }

        EmitDocumentation(code, net, view, view.Kind == ViewKind.Train
            ? "The net in its TRAIN phase: what it gives can be differentiated."
            : "The net in its TEST phase, without recording gradients.");
        code.Line(SourceFile.Generated);
        EmitBody(code, net, view, $"public {ResultType(view)} {view.Name}({Parameters(view)})", grad: view.Kind == ViewKind.Train);
    }

    private static void EmitDocumentation(CodeWriter code, NetModel net, ViewModel view, string summary)
    {
        code.Line($"/// <summary>{summary}</summary>");
        foreach (InputCheck input in view.Checks)
        {
            ValueModel value = view.Values[input.Value];
            code.Line($"/// <param name=\"{value.Local.TrimStart('@')}\">{Comments.Xml(value.Blob)}, {Comments.Shape(value.Shape)} of {Comments.Xml(net.FileName)}{Free(input.Freedom)}. Stays the caller's.</param>");
        }

        List<string> results = [.. view.Outputs.Select(o => $"{Comments.Xml(view.Values[o.Value].Blob)} {Shape(view.Values[o.Value].Shape)}")];
        if (view.Losses.Count > 0)
            results.Add("TotalLoss (scalar)");
        code.Line($"/// <returns>{(results.Count > 0 ? string.Join(", ", results) : "Nothing")}; the caller disposes of it.</returns>");

        static string Shape(string shape) => shape == "[]" ? "(scalar)" : shape;
    }

    private static string Free(InputFreedom freedom) => freedom switch
    {
        InputFreedom.Batch => "; the batch can have any size",
        InputFreedom.StepsAndStreams => "; there can be any number of steps and streams, its first two axes",
        InputFreedom.Streams => "; as many as the sequence has streams",
        _ => "",
    };

    private static void EmitBody(CodeWriter code, NetModel net, ViewModel view, string signature, bool grad)
    {
        ViewStages? stages = view.Stages.Count > 0 ? new(code, view) : null;
        LocalNames names = stages?.Names ?? new(view);
        using (code.Braces(signature))
        {
            if (!grad)
                code.Line("using var noGrad = Torch::torch.no_grad();");
            EmitChecks(code, "this", view);
            code.Line("using var scope = Torch::torch.NewDisposeScope();");
            if (stages is null)
                EmitSteps(code, view, view.Steps, names);
            else
                stages.EmitCalls();
            EmitReturn(code, net, view, names.Read);
        }

        stages?.EmitMethods();
    }

    /// <summary>Layers in order; what no later one needs is disposed of at once.</summary>
    public static void EmitSteps(CodeWriter code, ViewModel view, IEnumerable<StepModel> steps, LocalNames names)
    {
        foreach (StepModel step in steps)
        {
            switch (step.Call.Kind)
            {
                case CallKind.None:
                    break;
                case CallKind.Identity:
                    code.Line($"// {Comments.Plain(step.LayerName)} ({Comments.Plain(step.LayerType)}) changes nothing here");
                    break;
                default:
                    EmitStep(code, view, step, names);
                    break;
            }

            bool overwritten = step.Call.Kind is CallKind.Function or CallKind.Forward && step.Overwrites;
            foreach (int dead in step.Dying)
                if (!(overwritten && dead == view.Values[step.Bottoms[0]].Origin))
                    code.Line($"{names[dead]}.Dispose();");
        }
    }

    /// <summary>The beginning of a pass: its inputs are checked.</summary>
    public static void EmitChecks(CodeWriter code, string net, ViewModel view)
    {
        code.Line($"using var pass = new Caffe::Pass({net});");
        foreach (InputCheck check in view.Checks)
        {
            string sizes = check.Sizes is { } told ? ", " + Constants.Longs(told) : "";
            code.Line($"pass.{(check.TakesIntegers ? "Numbers" : "Input")}({view.Values[check.Value].Local}, {Literals.String(view.Values[check.Value].Blob)}{sizes});");
        }
    }

    private static void EmitStep(CodeWriter code, ViewModel view, StepModel step, LocalNames names)
    {
        string call = Calls.Expression(step, step.ToChannelsLast ? names.ReadChannelsLast : names.Read, overwrite: step.Overwrites);
        if (step.Tops.Count == 0)
        {
            code.Line($"{call}; // {Comments.Plain(step.LayerName)}");
            return;
        }

        string shape = step.Tops.Count == 1 ? Comments.Shape(view.Values[step.Tops[0]].Shape) : string.Join(", ", step.Tops.Select(t => Comments.Shape(view.Values[t].Shape)));
        names.Pass(step);
        string comment = $" // {shape}{Comments.Origin(step, names.Own(step.Tops[0]))}";
        if (step.Call.Tops == TopStyle.Single)
        {
            code.Line($"{(LocalNames.TakesOver(step) ? "" : "var ")}{names.Own(step.Tops[0])} = {call};{comment}");
            return;
        }

        string tops = string.Join(", ", step.Tops.Select(names.Own));
        if (step.Call.Tops == TopStyle.Tuple)
        {
            code.Line($"var ({tops}) = {call};{comment}");
            return;
        }

        string array = step.TopsName!.Local;
        code.Line($"var {array} = {call};{comment}");
        for (int i = 0; i < step.Tops.Count; i++)
            code.Line($"var {names.Own(step.Tops[i])} = {array}[{i.ToText()}];");
    }

    private static void EmitReturn(CodeWriter code, NetModel net, ViewModel view, Func<int, string> name)
    {
        if (view.Losses.Count > 0)
            code.Line($"var totalLoss = {Calls.TotalLoss(view, name)};");
        HashSet<int> given = [];
        List<string> results = [];
        foreach (OutputModel output in view.Outputs)
        {
            int origin = view.Values[output.Value].Origin;
            // What the caller gave, and what is handed out already, needs a handle of its own.
            bool own = !view.Values[origin].IsInput && given.Add(origin);
            results.Add(name(output.Value) + (own ? "" : ".alias()") + ".MoveToOuterDisposeScope()");
        }

        if (view.Losses.Count > 0)
            results.Add("totalLoss.MoveToOuterDisposeScope()");
        if (net.IsSizedLater)
            code.Line("pass.Complete();");
        code.Line(ReturnsTensor(view) ? $"return {results[0]};" : $"return new {ResultType(view)}({string.Join(", ", results)});");
    }

    private static void EmitUnsound(CodeWriter code, NetModel net, ViewModel view)
    {
        string[] names = view.Kind == ViewKind.Predict ? [(IsModule(view) ? "override " : "") + $"{ResultType(view)} forward", $"{ResultType(view)} Predict"] : [$"{ResultType(view)} {view.Name}"];
        foreach (string name in names)
        {
            code.Line("/// <summary>Cannot run: the prototxt has errors.</summary>");
            code.Line(SourceFile.Generated);
            code.Line($"public {name}({Parameters(view)}) => {SourceFile.Throw(net)};");
        }
    }

    private static void EmitResult(CodeWriter code, NetModel net, ViewModel view)
    {
        (string Property, string Documentation)[] members =
        [
            .. view.Outputs.Select(o => (o.Property, $"{Comments.Xml(view.Values[o.Value].Blob)}, {Comments.Shape(view.Values[o.Value].Shape)}.")),
            .. view.Losses.Count > 0 ? [("TotalLoss", "The weighted sum of all losses, scalar: what training minimises.")] : (ValueTuple<string, string>[])[],
        ];
        code.Line($"/// <summary>What <see cref=\"{view.Name}\"/> gives; disposing of it disposes of its tensors.</summary>");
        foreach ((string property, string documentation) in members)
            code.Line($"/// <param name=\"{property}\">{documentation}</param>");
        code.Line(SourceFile.Generated);
        using (code.Braces($"public readonly record struct {ResultType(view)}({string.Join(", ", members.Select(m => $"{SourceFile.Tensor} {m.Property}"))}) : System::IDisposable"))
        {
            code.Line("/// <summary>Disposes of every tensor of the result.</summary>");
            using (code.Braces("public void Dispose()"))
                foreach ((string property, _) in members)
                    code.Line($"{property}.Dispose();");
        }
    }
}
