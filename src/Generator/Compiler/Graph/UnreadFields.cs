using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>Fields that no code has asked for: without a word they would be ignored.</summary>
internal static class UnreadFields
{
    /// <summary>After a layer was planned.</summary>
    public static void Report(Node node, DiagnosticBag bag)
    {
        // Caffe starts from them; they are the form that weight files have, and almost never stand in a prototxt.
        if (node.Layer.Subs("blobs") is { Count: > 0 } blobs)
            bag.Report(Descriptors.FieldWithoutEffect, blobs[0].NameSpan, node.Type.Name, node.Name, "blobs", ": learned blobs start from their fillers, and from a weight file where one is loaded");
        IReadOnlyList<Field> fields = node.Layer.Fields;
        for (int i = 0; i < fields.Count; i++)
            if (!node.Layer.IsRead(fields[i]) && !ReportFork(fields[i], bag) && IsParameter(fields[i]) && fields[i].Schema.Name is not ("loss_param" or "transform_param"))
                bag.Report(Descriptors.FieldWithoutEffect, fields[i].NameSpan, node.Type.Name, node.Name, fields[i].Schema.Name, $": {node.Type.Name} layers do not read it");
        for (int i = 0; i < fields.Count; i++)
            if (IsParameter(fields[i]) && node.Layer.IsRead(fields[i]))
                Report(node, fields[i].Value.Message!, bag);
    }

    // A message that was asked for may hold one that was not looked at to its end.
    private static void Report(Node node, Message message, DiagnosticBag bag)
    {
        IReadOnlyList<Field> fields = message.Fields;
        for (int i = 0; i < fields.Count; i++)
            if (!message.IsRead(fields[i]) && !ReportFork(fields[i], bag))
                bag.Report(Descriptors.FieldWithoutEffect, fields[i].NameSpan, node.Type.Name, node.Name, fields[i].Schema.Name, "");
        for (int i = 0; i < fields.Count; i++)
            if (fields[i].Value.Message is { } inner && message.IsRead(fields[i]))
                Report(node, inner, bag);
    }

    /// <summary>What forks add to the net itself, or to a solver.</summary>
    public static void Report(Message net, DiagnosticBag bag)
    {
        // One that is given many times is told of once.
        foreach (IGrouping<string, Field> same in net.Unread.GroupBy(f => f.Schema.Name))
            ReportFork(same.First(), bag);
    }

    // The schema notes what an addition means; an empty note is for those that change no number.
    private static bool ReportFork(Field field, DiagnosticBag bag)
    {
        if (field.Schema.Note is not { } note)
            return false;
        if (note.Length > 0)
            bag.Report(Descriptors.ForkField, field.NameSpan, field.Schema.Name, field.Schema.Fork, note);
        return true;
    }

    private static bool IsParameter(Field field) => field.Value.Message is not null && field.Schema.Name.EndsWith("_param", StringComparison.Ordinal);
}
