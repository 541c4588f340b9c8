using System;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;

namespace ParallelMigration.OVirt;

/// <summary>XML. Document types are refused, so that there are no entities to expand, and nothing is ever fetched.</summary>
internal sealed class XmlPartSource(MeteredStream stream, DocumentKind kind) : PartSource(stream, kind)
{
    private static readonly XmlReaderSettings Settings = new()
    {
        Async = true,
        CloseInput = false,
        DtdProcessing = DtdProcessing.Prohibit,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        XmlResolver = null,
    };

    private XmlReader? reader;

    private Place Here => reader is IXmlLineInfo info ? new(info.LineNumber, info.LinePosition) : default;

    internal override async ValueTask<Part?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            reader ??= XmlReader.Create(Stream, Settings);
            while (await reader.ReadAsync().ConfigureAwait(false))
            {
                // XmlReader takes no token.
                cancellation.ThrowIfCancellationRequested();
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element when Enter() is { } empty && Leave(empty) is { } item:
                        return item;
                    case XmlNodeType.EndElement when Open is not null && Leave(Open) is { } item:
                        return item;
                    case XmlNodeType.Text or XmlNodeType.CDATA when Open is not null:
                        Open.AddText(await reader.GetValueAsync().ConfigureAwait(false));
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA:
                        throw Error($"must have parts of its own, but is {Quote.Text(reader.Value)}", Kind.Collection!);
                }
            }

            return null;
        }
        catch (XmlException error)
        {
            throw new OVirtFormatException("is not valid XML: " + Quote.OneLine(error.Message), Open?.Path ?? "", error.LineNumber, error.LinePosition, error);
        }
        catch (TooLongException error)
        {
            throw error.At(Open?.Path ?? "", Here);
        }
        catch (Exception error) when (error is DecoderFallbackException or ArgumentException)
        {
            // The reader lets errors of the decoder and of encoding names through.
            throw new OVirtFormatException("is not valid XML: " + Quote.OneLine(error.Message), Open?.Path ?? "", Here.Line, Here.Position, error);
        }
    }

    public override void Dispose() => reader?.Dispose();

    /// <summary>Enters an element.</summary>
    /// <returns>The element, if it has ended already.</returns>
    private Part? Enter()
    {
        var (name, isEmpty, depth) = (reader!.LocalName, reader.IsEmptyElement, reader.Depth);
        if (depth >= DeepestNesting)
        {
            throw Error($"is nested more than {DeepestNesting} deep", Open?.Path ?? "");
        }

        if (depth == 0 && name != Kind.Item)
        {
            return name == Kind.Collection ? null : throw Error(
                $"has the root element {Quote.Text(name)}, but must have {Kind.Item}" + (Kind.Collection is null ? "" : " or " + Kind.Collection), "");
        }

        Open = depth == 1 && Open is null && name == Kind.Item ? BeginItem(PartForm.Element, Here) : Begin(name, PartForm.Element, Here);
        AddAttributes();
        return isEmpty ? Open : null;
    }

    /// <summary>Leaves an element.</summary>
    /// <returns>The element, if it is an object of the document.</returns>
    private Part? Leave(Part part)
    {
        Open = part.Parent;
        return Open is null && Complete(part).Name == Kind.Item ? part : null;
    }

    // To oVirt an attribute is a part like any other. Only id and href are attributes, and href says nothing that is read here.
    private void AddAttributes()
    {
        while (reader!.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0 && reader.LocalName != "href")
            {
                Begin(reader.LocalName, PartForm.Value, Here).AddText(reader.Value.Trim());
            }
        }

        reader.MoveToElement();
    }

    private OVirtFormatException Error(string message, string path) => new(message, path, Here.Line, Here.Position);
}
