using System.Globalization;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Tests.Layers;

/// <summary>A field with a declared default: what becomes of it where it is written into the layers of an example.</summary>
internal sealed class DefaultField
{
    // A filler reads what its type needs; the others of its fields stand there for nothing.
    private static readonly string[] fillers = ["constant", "uniform", "gaussian", "xavier", "msra", "bilinear", "positive_unitball", "diagonal"];

    private readonly string name;
    private readonly FieldSchema schema;
    private readonly string[] others;
    private readonly HashSet<string> heard = [];
    private readonly List<string> faults = [];
    private bool isTried;

    private DefaultField(IReadOnlyList<WrittenLayer> layers, string[] messages, MessageSchema message, FieldSchema schema)
    {
        this.schema = schema;
        name = $"{string.Join('.', messages)}.{schema.Name}";
        others = [.. Others()];
        foreach (WrittenLayer layer in layers)
            if (message.Name != "FillerParameter" || schema.Name == "type")
                Try(layer.Without(messages, schema.Name), messages);
            else
                foreach (string filler in fillers.Where(_ => heard.Count < others.Length))
                    Try(layer.Without(messages, schema.Name).Without(messages, "type").With(messages, "type", $"\"{filler}\""), messages);
    }

    private string Default => TextOf(schema);

    /// <summary>Whether no other value changes the code or is said to have no effect.</summary>
    public bool IsSilent => heard.Count == 0;

    /// <summary>What is not as it should be.</summary>
    public IEnumerable<string> Faults => !isTried ? [] : faults.Concat(others.Where(o => !heard.Contains(o)).Select(o => $"{name} changes nothing, and nothing is said: {o} in place of {Default}"));

    /// <summary>The fields of a message that a layer type reads, and of messages in it.</summary>
    public static IEnumerable<DefaultField> Of(IReadOnlyList<WrittenLayer> layers, FieldSchema message) =>
        layers.Any(l => Takes(l, message.Name)) ? Of(layers, [message.Name], message.Message!) : [];

    /// <summary>Whether a field is a message of whose fields one can speak; what a fork's note says, it says of the whole message.</summary>
    public static bool IsRead(FieldSchema field) => field.Kind == FieldKind.Message && !field.IsRepeated && field.Note is null;

    /// <summary>A declared default in the words of the proto file.</summary>
    public static string TextOf(FieldSchema field) => (field.Declared!.IsNegative ? "-" : "") + field.Declared.Text;

    private static IEnumerable<DefaultField> Of(IReadOnlyList<WrittenLayer> layers, string[] messages, MessageSchema schema) =>
        schema.Fields.Where(f => f.Declared is not null && !f.IsRepeated && f.Note is not "").Select(f => new DefaultField(layers, messages, schema, f))
            .Concat(messages.Length > 1 ? [] : schema.Fields.Where(IsRead).SelectMany(f => Of(layers, [.. messages, f.Name], f.Message!)));

    // What nobody reads is said of the whole message.
    private static bool Takes(WrittenLayer layer, string message) =>
        !GeneratorRun.Of(layer.With([message]).Net).Diagnostics.Any(d => d.Id == Descriptors.FieldWithoutEffect.Id && d.GetMessage(CultureInfo.InvariantCulture).Contains($"'{message}'", StringComparison.Ordinal));

    private static string CodeOf(GeneratorRun run) => string.Concat(run.Files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value));

    private void Try(WrittenLayer layer, string[] messages)
    {
        GeneratorRun plain = GeneratorRun.Of(layer.With(messages).Net);
        if (plain.Errors.Any())
            return;
        isTried = true;
        GeneratorRun given = GeneratorRun.Of(layer.With(messages, schema.Name, Written(Default)).Net);
        // Even a default may be one of two fields of which only one may be there.
        if (!given.Errors.Any() && CodeOf(plain) != CodeOf(given))
            faults.Add($"{name} is written out where the file has its default {Default}");
        foreach (string value in others.Where(o => !heard.Contains(o)))
        {
            GeneratorRun other = GeneratorRun.Of(layer.With(messages, schema.Name, Written(value)).Net);
            if (CodeOf(other) == CodeOf(plain) && other.Diagnostics.Length == plain.Diagnostics.Length)
                continue;
            heard.Add(value);
            if (!other.Errors.Any())
                faults.AddRange(Signature.Faults(given.Errors.Any() ? plain : given, other, schema, value).Select(w => $"{name}: {w}"));
        }
    }

    private string Written(string value) => schema.Kind == FieldKind.String ? $"\"{value}\"" : value;

    private IEnumerable<string> Others() => schema.Kind switch
    {
        FieldKind.Bool => [Default == "true" ? "false" : "true"],
        FieldKind.Enum => schema.Enum!.Offered.Where(n => n != Default),
        FieldKind.String or FieldKind.Bytes => [],
        FieldKind.Float or FieldKind.Double => [(double.Parse(Default, CultureInfo.InvariantCulture) + 0.25).ToString(CultureInfo.InvariantCulture)],
        _ => [(long.Parse(Default, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)],
    };
}
